-- name: feed(url)^
SELECT etag, last_modified, fetched_at, tried_at, failures, reason FROM feed_fetches WHERE url = :url;

-- name: last_source()$
SELECT source FROM imports WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: fetched(url, etag, last_modified, now)!
INSERT INTO feed_fetches (url, etag, last_modified, fetched_at, tried_at, failures, reason)
VALUES (:url, :etag, :last_modified, :now, :now, 0, '')
ON CONFLICT (url) DO UPDATE
SET etag = excluded.etag, last_modified = excluded.last_modified, fetched_at = excluded.fetched_at,
    tried_at = excluded.tried_at, failures = 0, reason = '';

-- name: others_are_old(url)!
-- There is one catalogue: what was fetched before is not it any more.
UPDATE feed_fetches SET etag = '', last_modified = '' WHERE url <> :url;

-- name: unchanged(url, now)!
UPDATE feed_fetches SET tried_at = :now, failures = 0, reason = '' WHERE url = :url;

-- name: fetch_failed(url, reason, now)!
INSERT INTO feed_fetches (url, etag, last_modified, fetched_at, tried_at, failures, reason)
VALUES (:url, '', '', NULL, :now, 1, :reason)
ON CONFLICT (url) DO UPDATE
SET tried_at = excluded.tried_at, failures = failures + 1, reason = excluded.reason;

-- name: remove_messages(before, limit)!
-- What was said to somebody whom the staff has not handed back stays.
DELETE FROM inbox WHERE id IN (
    SELECT id FROM inbox WHERE finished_at < :before AND status <> 'received' AND NOT EXISTS (
        SELECT 1 FROM tickets WHERE tickets.platform = inbox.platform AND tickets.person = inbox.person
            AND tickets.status <> 'closed'
    ) ORDER BY finished_at LIMIT :limit
);

-- name: old_replies(before, limit)
-- The staff's answers find their ticket by the posts about it.
SELECT id FROM outbox
WHERE finished_at < :before AND status <> 'pending' AND NOT EXISTS (
    SELECT 1 FROM tickets WHERE tickets.platform = outbox.platform AND tickets.person = outbox.person
        AND tickets.status <> 'closed'
) AND NOT EXISTS (SELECT 1 FROM tickets WHERE tickets.id = outbox.ticket AND tickets.status <> 'closed')
ORDER BY finished_at LIMIT :limit;

-- name: remove_replies(ids)!
DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(:ids));

-- name: old_conversations(before, limit)
-- With whether it is the way to somebody who still wants announcements.
SELECT id, place = '' AND EXISTS (
    SELECT 1 FROM consents AS newest
    WHERE newest.platform = conversations.platform AND newest.person = conversations.person AND given
        AND NOT EXISTS (
            SELECT 1 FROM consents
            WHERE consents.platform = newest.platform AND consents.person = newest.person
                AND consents.id > newest.id AND topic IN (newest.topic, 'announcements')
        )
)
FROM conversations
WHERE updated_at < :before AND state <> '' AND NOT EXISTS (
    SELECT 1 FROM tickets WHERE tickets.platform = conversations.platform
        AND tickets.person = conversations.person AND tickets.conversation = conversations.conversation
        AND tickets.status <> 'closed'
)
ORDER BY updated_at LIMIT :limit;

-- name: blank_conversations(ids)!
UPDATE conversations SET state = '' WHERE id IN (SELECT value FROM json_each(:ids));

-- name: remove_conversations(ids)!
-- With the ways to the same people that were kept while they wanted announcements.
DELETE FROM conversations WHERE id IN (SELECT value FROM json_each(:ids)) OR (
    state = '' AND (platform, person) IN (
        SELECT platform, person FROM conversations WHERE id IN (SELECT value FROM json_each(:ids))
    )
);

-- name: remove_tickets(before, limit)!
-- Also those for which nobody has come in all that time: they would keep the person's words for good. Not before
-- the posts about it, which are found by it when the person is forgotten.
DELETE FROM tickets WHERE id IN (
    SELECT id FROM tickets WHERE status IN ('closed', 'waiting') AND changed_at < :before AND NOT EXISTS (
        SELECT 1 FROM outbox
        WHERE ticket = tickets.id AND ticket <> '' AND (finished_at IS NULL OR finished_at >= :before)
    ) LIMIT :limit
);

-- name: remove_questions(before, limit)!
-- An open one stays only if somebody asked to be told the answer.
DELETE FROM unanswered WHERE id IN (
    SELECT id FROM unanswered WHERE closed_at < :before OR (status = 'noted' AND asked_at < :before)
    LIMIT :limit
);

-- name: remove_polls(before, limit)!
DELETE FROM polls WHERE id IN (SELECT id FROM polls WHERE created_at < :before LIMIT :limit);

-- name: old_recipients(before, limit)
-- The index holds those alone who have not been parted from who they are yet.
SELECT recipients.id
FROM announcements CROSS JOIN recipients INDEXED BY recipients_once
    ON recipients.announcement = announcements.id
WHERE announcements.finished_at < :before AND recipients.conversation <> '' AND recipients.person <> ''
LIMIT :limit;

-- name: part_old_clicks(before, limit)!
-- Of those who pressed it in a channel, or long after.
UPDATE announcement_clicks SET person = '' WHERE id IN (
    SELECT clicks.id FROM announcements CROSS JOIN announcement_clicks AS clicks
        ON clicks.announcement = announcements.id
    WHERE announcements.finished_at < :before AND clicks.clicked_at < :before
        AND clicks.person <> '' AND clicks.person NOT GLOB '~*'
    LIMIT :limit
);

-- name: depth()
SELECT platform, bulk, COUNT(*), MIN(created_at) FROM outbox WHERE status = 'pending' GROUP BY platform, bulk;

-- name: waiting()$
SELECT COUNT(*) FROM inbox WHERE status = 'received';

-- name: open_tickets()
SELECT status, COUNT(*) FROM tickets WHERE status <> 'closed' GROUP BY status;

-- name: end_pending_replies(now)!
UPDATE outbox SET status = 'failed', reason = 'from a backup', finished_at = :now WHERE status = 'pending';

-- name: end_waiting_messages(now)!
UPDATE inbox SET status = 'dead', reason = 'from a backup', finished_at = :now WHERE status = 'received';

-- name: pause_announcements()!
-- One whose time had not come has been sent to nobody in the backup, and waits for another time.
UPDATE announcements
SET state = CASE state WHEN 'scheduled' THEN 'approved' ELSE 'paused' END, scheduled_at = NULL,
    reason = 'from a backup'
WHERE state IN ('sending', 'scheduled');

-- name: nobody_knows()!
-- Who was still to get an announcement under way has got it since the backup, or has not.
UPDATE recipients SET state = 'unknown', reason = 'from a backup'
WHERE state = 'sending' OR (state IN ('pending', 'retry') AND announcement IN (
    SELECT id FROM announcements WHERE state = 'paused' AND frozen_at IS NOT NULL
));
