-- name: add(id, topic, content, created_at, created_by)!
INSERT INTO announcements (id, topic, content, created_at, created_by)
VALUES (:id, :topic, :content, :created_at, :created_by)
ON CONFLICT (id) DO NOTHING;

-- name: edit(id, topic, content)!
UPDATE announcements SET topic = :topic, content = :content, state = 'draft', scheduled_at = NULL, reason = ''
WHERE id = :id AND state IN ('draft', 'approved', 'scheduled');

-- name: get(id)^
SELECT id, topic, content, state, created_at, created_by, scheduled_at, started_at, finished_at, winner, reason
FROM announcements WHERE id = :id;

-- name: list(states, limit)
SELECT id, topic, content, state, created_at, created_by, scheduled_at, started_at, finished_at, winner, reason
FROM announcements
WHERE :states = '[]' OR state IN (SELECT value FROM json_each(:states))
ORDER BY created_at DESC, id LIMIT :limit;

-- name: to_freeze()
SELECT id, topic, content, state, created_at, created_by, scheduled_at, started_at, finished_at, winner, reason
FROM announcements WHERE state = 'sending' AND frozen_at IS NULL ORDER BY started_at, id;

-- name: move(id, before, state, scheduled_at, reason, now)!
UPDATE announcements
SET state = :state, reason = :reason, scheduled_at = :scheduled_at,
    started_at = CASE WHEN :state = 'sending' THEN COALESCE(started_at, :now) ELSE started_at END,
    finished_at = CASE WHEN :state IN ('done', 'cancelled') THEN :now END
WHERE id = :id AND state IN (SELECT value FROM json_each(:before));

-- name: due_to_begin(now)
SELECT id, topic, content, state, created_at, created_by, scheduled_at, started_at, finished_at, winner, reason
FROM announcements WHERE state = 'scheduled' AND scheduled_at <= :now ORDER BY scheduled_at, id;

-- name: done()
-- A row without a version waits for the merchant to choose one.
SELECT id FROM announcements WHERE state = 'sending' AND frozen_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM recipients
    WHERE announcement = announcements.id AND recipients.state IN ('pending', 'retry', 'sending')
);

-- name: add_deed(announcement, now, by, what, detail)!
INSERT INTO announcement_deeds (announcement, at, by, what, detail)
VALUES (:announcement, :now, :by, :what, :detail);

-- name: deeds(announcement)
SELECT at, by, what, detail FROM announcement_deeds WHERE announcement = :announcement ORDER BY id;

-- name: approvals(announcement)
SELECT by, MIN(id) FROM announcement_deeds
WHERE announcement = :announcement AND what = 'approved' AND id > COALESCE((
    SELECT MAX(id) FROM announcement_deeds WHERE announcement = :announcement AND what = 'edited'
), 0)
GROUP BY by ORDER BY MIN(id);

-- name: audience(topic, platforms, languages, seen_after)
-- Who agreed to the topic last of all, and to whom there is a way: the direct chat in which they spoke last.
SELECT people.platform, people.person, people.profile, conversations.conversation, MAX(conversations.updated_at)
FROM people JOIN conversations ON conversations.platform = people.platform
    AND conversations.person = people.person AND conversations.place = ''
WHERE people.unreachable_at IS NULL AND people.last_seen >= :seen_after
    AND people.platform IN (SELECT value FROM json_each(:platforms))
    AND (:languages = '[]' OR people.language IN (SELECT value FROM json_each(:languages)))
    AND (
        SELECT given FROM consents
        WHERE consents.platform = people.platform AND consents.person = people.person
            AND topic IN (:topic, 'announcements')
        ORDER BY consents.id DESC LIMIT 1
    )
GROUP BY people.platform, people.person;

-- name: direct(platform, conversation)$
SELECT EXISTS (
    SELECT 1 FROM conversations WHERE platform = :platform AND conversation = :conversation AND place = ''
);

-- name: subscribed(platform, person)
SELECT topic FROM consents AS newest
WHERE platform = :platform AND person = :person AND given AND NOT EXISTS (
    SELECT 1 FROM consents
    WHERE platform = :platform AND person = :person AND id > newest.id
        AND topic IN (newest.topic, 'announcements')
)
ORDER BY id;

-- name: clear_recipients(announcement)!
DELETE FROM recipients WHERE announcement = :announcement;

-- name: add_recipients(announcement, platform, conversation, person, version, now)*!
INSERT INTO recipients (announcement, platform, conversation, person, version, changed_at)
VALUES (:announcement, :platform, :conversation, :person, :version, :now)
ON CONFLICT DO NOTHING;

-- name: frozen(announcement, now)!
UPDATE announcements SET frozen_at = :now WHERE id = :announcement AND state = 'sending';

-- name: recipient_count(announcement)$
SELECT COUNT(*) FROM recipients WHERE announcement = :announcement;

-- name: states(announcements)
SELECT announcement, state, COUNT(*) FROM recipients
WHERE announcement IN (SELECT value FROM json_each(:announcements)) GROUP BY announcement, state;

-- name: recipients(announcement, state, limit, offset)
SELECT id, announcement, platform, conversation, person, version, state, attempts, parts, due_at, reason, changed_at
FROM recipients WHERE announcement = :announcement AND (:state = '' OR state = :state)
ORDER BY id LIMIT :limit OFFSET :offset;

-- name: sending()
SELECT id FROM announcements WHERE state = 'sending' AND frozen_at IS NOT NULL ORDER BY started_at, id;

-- name: due(announcement, platform, now, limit)
-- In the order of recipients_due, so that no more rows are read than are returned.
SELECT id, announcement, platform, conversation, person, version, state, attempts, parts, due_at, reason, changed_at
FROM recipients
WHERE announcement = :announcement AND platform = :platform AND state IN ('pending', 'retry') AND version <> ''
    AND due_at <= :now
ORDER BY due_at, id LIMIT :limit;

-- name: claimable(recipient)^
SELECT recipients.id, announcement, platform, conversation, person, version, recipients.state, attempts, parts,
    due_at, recipients.reason, changed_at, topic
FROM recipients JOIN announcements ON announcements.id = recipients.announcement
WHERE recipients.id = :recipient AND recipients.state IN ('pending', 'retry') AND announcements.state = 'sending';

-- name: standing(platform, person, conversation, topic, recipient, since)^
-- What was being sent or may have been shown counts as shown. Only with "person <> ''" does SQLite use the
-- index of those who are not forgotten, here and below.
SELECT language, time_zone, quiet_begins, quiet_ends, unreachable_at,
    (
        SELECT json_array(given, seldom) FROM consents
        WHERE consents.platform = people.platform AND consents.person = people.person
            AND topic IN (:topic, 'announcements')
        ORDER BY id DESC LIMIT 1
    ),
    (
        SELECT COUNT(*) FROM recipients
        WHERE recipients.platform = people.platform AND recipients.person = people.person AND recipients.person <> ''
            AND changed_at > :since AND state IN ('sent', 'sending', 'unknown') AND id <> :recipient
    ),
    (
        SELECT MAX(changed_at) FROM recipients JOIN announcements ON announcements.id = recipients.announcement
        WHERE recipients.platform = people.platform AND recipients.person = people.person AND recipients.person <> ''
            AND announcements.topic = :topic AND recipients.state IN ('sent', 'sending', 'unknown')
            AND recipients.id <> :recipient
    ),
    EXISTS (
        SELECT 1 FROM tickets
        WHERE tickets.platform = people.platform AND tickets.person = people.person
            AND conversation = :conversation AND status <> 'closed' AND status IN ('called', 'taken')
    )
FROM people WHERE platform = :platform AND person = :person;

-- name: mark(recipient, state, reason, due_at, delay, now)!
UPDATE recipients
SET state = :state, reason = :reason, due_at = :due_at, delay = :delay, changed_at = :now,
    attempts = attempts + (:state = 'sending')
WHERE id = :recipient;

-- name: settle(recipient, state, reason, due_at, delay, parts, conversation, message, now)!
-- What cannot even be made fails without having been claimed. Nothing stays of whom it went to once they have
-- been forgotten meanwhile.
UPDATE recipients
SET state = :state, reason = :reason, due_at = :due_at, delay = :delay, parts = :parts, changed_at = :now,
    sent_conversation = CASE WHEN conversation <> '' THEN :conversation END,
    sent_message = CASE WHEN conversation <> '' THEN :message END
WHERE id = :recipient AND (state = 'sending' OR :state = 'failed' AND state IN ('pending', 'retry'));

-- name: mark_unreachable(recipient, now)!
UPDATE people SET unreachable_at = :now
WHERE (platform, person) = (SELECT platform, person FROM recipients WHERE id = :recipient AND person <> '');

-- name: interrupted(platforms, now)!
UPDATE recipients
SET state = 'unknown', reason = 'the program ended while it was sent', changed_at = :now
WHERE state = 'sending' AND platform IN (SELECT value FROM json_each(:platforms));

-- name: lost_in_flight(served, now)!
UPDATE recipients
SET state = 'unknown', reason = platform || ' is not switched on any more', changed_at = :now
WHERE state = 'sending' AND platform NOT IN (SELECT value FROM json_each(:served));

-- name: drop_unserved(served, now)!
UPDATE recipients
SET state = 'suppressed', reason = platform || ' is not switched on any more', changed_at = :now
WHERE announcement IN (SELECT id FROM announcements WHERE state IN ('sending', 'paused'))
    AND state IN ('pending', 'retry') AND platform NOT IN (SELECT value FROM json_each(:served));

-- name: bring_back(now)!
-- No row can be further away than the delay it was given, unless the clock has been set back since.
UPDATE recipients SET due_at = :now + delay WHERE state = 'retry' AND due_at > :now + delay;

-- name: retry_unknown(announcement, served, now)!
UPDATE recipients SET state = 'pending', reason = '', due_at = 0, attempts = 0, changed_at = :now
WHERE announcement = :announcement AND state = 'unknown' AND conversation <> ''
    AND platform IN (SELECT value FROM json_each(:served));

-- name: reopen(announcement)!
-- A paused one stays so: whoever paused it did not mean the others to go on.
UPDATE announcements SET state = 'sending', finished_at = NULL WHERE id = :announcement AND state = 'done';

-- name: choose(announcement, version)!
UPDATE announcements SET winner = :version
WHERE id = :announcement AND winner = '' AND state IN ('sending', 'paused', 'done');

-- name: release(announcement, version)!
UPDATE recipients SET version = :version WHERE announcement = :announcement AND version = '';

-- name: responses(announcement)
SELECT version, COUNT(*),
    COALESCE(SUM(EXISTS (
        SELECT 1 FROM announcement_clicks AS clicks
        WHERE clicks.announcement = recipients.announcement AND clicks.platform = recipients.platform
            AND clicks.person = recipients.person AND clicks.person <> '' AND what NOT IN ('stop', 'less')
    )), 0),
    COALESCE(SUM(EXISTS (
        SELECT 1 FROM announcement_clicks AS clicks
        WHERE clicks.announcement = recipients.announcement AND clicks.platform = recipients.platform
            AND clicks.person = recipients.person AND clicks.person <> '' AND what IN ('stop', 'less')
    )), 0)
FROM recipients
WHERE announcement = :announcement AND person <> '' AND state = 'sent' AND version <> ''
GROUP BY version ORDER BY version;

-- name: tokens(announcement)
SELECT kind, product, value, token FROM announcement_buttons WHERE announcement = :announcement;

-- name: add_token(token, announcement, kind, product, value, expires_at)*!
INSERT INTO announcement_buttons (token, announcement, kind, product, value, expires_at)
VALUES (:token, :announcement, :kind, :product, :value, :expires_at)
ON CONFLICT DO NOTHING;
