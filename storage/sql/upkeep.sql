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

-- name: old_messages(before, limit)
SELECT id, platform, strftime('%Y-%m-%d', received_at, 'unixepoch') FROM inbox
WHERE finished_at < :before ORDER BY finished_at LIMIT :limit;

-- name: old_replies(before, limit)
SELECT id, platform, strftime('%Y-%m-%d', finished_at, 'unixepoch'), status FROM outbox
WHERE finished_at < :before ORDER BY finished_at LIMIT :limit;

-- name: count(day, platform, received, sent, failed)*!
INSERT INTO daily_counts (day, platform, received, sent, failed)
VALUES (:day, :platform, :received, :sent, :failed)
ON CONFLICT (day, platform) DO UPDATE
SET received = received + excluded.received, sent = sent + excluded.sent, failed = failed + excluded.failed;

-- name: remove_message(id)*!
DELETE FROM inbox WHERE id = :id AND status <> 'received';

-- name: remove_reply(id)*!
DELETE FROM outbox WHERE id = :id AND status <> 'pending';

-- name: remove_conversations(before, limit)!
-- One that the staff has not ended stays.
DELETE FROM conversations WHERE id IN (
    SELECT id FROM conversations WHERE updated_at < :before AND NOT EXISTS (
        SELECT 1 FROM tickets WHERE tickets.platform = conversations.platform
            AND tickets.person = conversations.person AND tickets.conversation = conversations.conversation
            AND tickets.status <> 'closed'
    ) ORDER BY updated_at LIMIT :limit
);

-- name: remove_tickets(before, limit)!
DELETE FROM tickets WHERE id IN (
    SELECT id FROM tickets WHERE status = 'closed' AND changed_at < :before LIMIT :limit
);

-- name: remove_questions(before, limit)!
DELETE FROM unanswered WHERE id IN (SELECT id FROM unanswered WHERE closed_at < :before LIMIT :limit);

-- name: remove_polls(before, limit)!
DELETE FROM polls WHERE id IN (SELECT id FROM polls WHERE created_at < :before LIMIT :limit);

-- name: counts(since)
SELECT day, platform, received, sent, failed FROM daily_counts WHERE day >= :since ORDER BY day, platform;

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
