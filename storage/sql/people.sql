-- name: person(platform, person)
SELECT language, last_seen, profile, time_zone, quiet_begins, quiet_ends, unreachable_at FROM people WHERE platform = :platform AND person = :person;

-- name: consents(platform, person)
SELECT topic, given, seldom, given_at, given_how FROM consents
WHERE platform = :platform AND person = :person ORDER BY id;

-- name: conversations(platform, person)
SELECT conversation, place, updated_at, state FROM conversations
WHERE platform = :platform AND person = :person ORDER BY id;

-- name: turns(platform, person)
SELECT conversation, handled_at, intent, turns.language, button, cards, alternatives, sources, latency_ms
FROM turns JOIN conversations ON conversations.id = turns.conversation_id
WHERE conversations.platform = :platform AND conversations.person = :person ORDER BY turns.id;

-- name: inbox(platform, person)
SELECT event_id, status, reason, received_at, finished_at, payload FROM inbox
WHERE platform = :platform AND person = :person ORDER BY id;

-- name: outbox(platform, person)
SELECT conversation, status, reason, created_at, finished_at, sent_message, message FROM outbox
WHERE platform = :platform AND person = :person ORDER BY id;

-- name: button_tokens(platform, person)
SELECT token, expires_at, kind, product, value FROM button_tokens
WHERE platform = :platform AND person = :person ORDER BY expires_at, token;

-- name: polls(platform, person)
SELECT id, conversation, created_at, options FROM polls
WHERE platform = :platform AND person = :person ORDER BY created_at;

-- name: poll_votes(platform, person)
SELECT poll_id, product, voted_at FROM poll_votes
WHERE platform = :platform AND person = :person ORDER BY voted_at;

-- name: announcements(platform, person)
SELECT announcement, version, state, reason, changed_at FROM recipients
WHERE platform = :platform AND person = :person AND person <> '' ORDER BY id;

-- name: announcement_clicks(platform, person)
SELECT announcement, version, what, clicked_at FROM announcement_clicks
WHERE platform = :platform AND person = :person AND person <> '' ORDER BY id;

-- name: unanswered(platform, person)
SELECT conversation, kind, question, product, status, asked_at, times, answer FROM unanswered
WHERE platform = :platform AND person = :person ORDER BY id;

-- name: tickets(platform, person)
SELECT id, conversation, name, language, status, taken_by, opened_at, changed_at FROM tickets
WHERE platform = :platform AND person = :person ORDER BY opened_at;

-- name: alerts(platform, person)
SELECT id, conversation, product, title, kind, price, currency, created_at FROM alerts
WHERE platform = :platform AND person = :person ORDER BY created_at, id;

-- name: forget_events(platform, person)!
-- What still waits to be handled stays: the person is speaking right now.
DELETE FROM inbox WHERE platform = :platform AND person = :person AND status <> 'received';

-- name: replies_of(platform, person)
-- With what the staff's channel was told of the person, as far as it is kept here.
SELECT id FROM outbox WHERE (platform = :platform AND person = :person) OR (ticket <> '' AND ticket IN (
    SELECT id FROM tickets WHERE tickets.platform = :platform AND tickets.person = :person
));

-- name: forget_replies(ids)!
DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(:ids));

-- name: conversations_of(platform, person)
SELECT id FROM conversations WHERE platform = :platform AND person = :person;

-- name: forget_person(platform, person)!
-- Conversations, tokens, consents, polls, votes, open questions, tickets and alerts go with the person, and turns
-- lose their link.
DELETE FROM people WHERE platform = :platform AND person = :person;

-- name: suppress_posts(platform, person)!
-- Only with "person <> ''" does SQLite use the index of those who are known, here and below.
UPDATE recipients SET state = 'suppressed'
WHERE platform = :platform AND person = :person AND person <> '' AND state IN ('pending', 'retry');

-- name: posts_of(platform, person)
SELECT id FROM recipients WHERE platform = :platform AND person = :person AND person <> '';

-- name: part_clicks(ids)!
-- What a recipient pressed stays theirs, so that the versions can still be compared.
UPDATE announcement_clicks SET person = '~' || recipients.id FROM recipients
WHERE recipients.id IN (SELECT value FROM json_each(:ids)) AND announcement_clicks.person <> ''
    AND announcement_clicks.announcement = recipients.announcement
    AND announcement_clicks.platform = recipients.platform AND announcement_clicks.person = recipients.person;

-- name: part_recipients(ids)!
UPDATE recipients
SET person = '~' || id, conversation = '', sent_conversation = NULL, sent_message = NULL, reason = ''
WHERE id IN (SELECT value FROM json_each(:ids));

-- name: forget_clicks(platform, person)!
-- Those in channels, which are no recipient's.
UPDATE announcement_clicks SET person = ''
WHERE platform = :platform AND person = :person AND person <> '';

-- name: mark_unreachable(platform, person, now)!
UPDATE people SET unreachable_at = :now WHERE platform = :platform AND person = :person;
