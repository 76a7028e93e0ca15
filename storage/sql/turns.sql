-- name: receive(platform, event_id, person, payload, now)!
INSERT INTO inbox (platform, event_id, person, payload, received_at)
VALUES (:platform, :event_id, :person, :payload, :now)
ON CONFLICT (platform, event_id) DO NOTHING;

-- name: waiting()
SELECT payload FROM inbox WHERE status = 'received' ORDER BY id;

-- name: tried_before()
SELECT platform, event_id FROM inbox WHERE status = 'received' AND tries > 0;

-- name: talk(platform, person, conversation)^
-- Nobody has a conversation who is not among the people.
SELECT COALESCE(state, ''), COALESCE(updated_at, 0.0), profile, language
FROM people LEFT JOIN conversations ON conversations.platform = people.platform
    AND conversations.person = people.person AND conversation = :conversation
WHERE people.platform = :platform AND people.person = :person;

-- name: finish(platform, event_id, status, reason, now)!
-- Ends an event once; a second call changes no row.
UPDATE inbox SET status = :status, reason = :reason, finished_at = :now
WHERE platform = :platform AND event_id = :event_id AND status = 'received';

-- name: known(platform, event_id)$
SELECT 1 FROM inbox WHERE platform = :platform AND event_id = :event_id;

-- name: count_try(platform, event_id, reason)^
UPDATE inbox SET tries = tries + 1, reason = :reason
WHERE platform = :platform AND event_id = :event_id
RETURNING tries;

-- name: keep_person(platform, person, language, profile, now)!
INSERT INTO people (platform, person, language, profile, last_seen)
VALUES (:platform, :person, :language, :profile, :now)
ON CONFLICT (platform, person) DO UPDATE
SET language = excluded.language, profile = excluded.profile, last_seen = excluded.last_seen,
    unreachable_at = NULL;

-- name: keep_conversation(platform, person, conversation, place, state, now)^
INSERT INTO conversations (platform, person, conversation, place, state, updated_at)
VALUES (:platform, :person, :conversation, :place, :state, :now)
ON CONFLICT (platform, person, conversation) DO UPDATE
SET state = excluded.state, place = excluded.place, updated_at = excluded.updated_at
RETURNING id;

-- name: nearby(platform, place, person, about, limit)
SELECT person, conversation, state, updated_at FROM conversations
WHERE platform = :platform AND place = :place AND place <> '' AND person <> :person
    AND (:about = '' OR person = :about)
ORDER BY updated_at DESC, id DESC LIMIT :limit;

-- name: add_replies(platform, conversation, person, bulk, message, reply_to, edits, ticket, now)*!
INSERT INTO outbox (platform, conversation, person, bulk, message, reply_to, edits, ticket, created_at)
VALUES (:platform, :conversation, :person, :bulk, :message, :reply_to, :edits, :ticket, :now);

-- name: supersede(platform, edits)*!
-- Of several changes to one message only the last is worth sending.
DELETE FROM outbox WHERE platform = :platform AND edits = :edits AND status = 'pending';

-- name: log(platform, conversation_id, token, intent, language, cards, alternatives, sources, latency_ms, now)!
INSERT INTO turns (platform, conversation_id, button, intent, language, cards, alternatives, sources,
                   latency_ms, handled_at)
VALUES (:platform, :conversation_id,
        COALESCE(
            (SELECT kind FROM button_tokens WHERE token = :token),
            (SELECT kind FROM announcement_buttons WHERE token = :token),
            ''
        ),
        :intent, :language, :cards, :alternatives, :sources, :latency_ms, :now);

-- name: add_tokens(token, platform, person, expires_at, kind, product, value)*!
INSERT INTO button_tokens (token, platform, person, expires_at, kind, product, value)
VALUES (:token, :platform, :person, :expires_at, :kind, :product, :value);

-- name: token(token)^
-- The buttons of an announcement are nobody's own.
SELECT person, expires_at, kind, product, value FROM button_tokens WHERE token = :token
UNION ALL
SELECT '', expires_at, kind, product, value FROM announcement_buttons WHERE token = :token;

-- name: remove_tokens(expired_before, limit)!
DELETE FROM button_tokens WHERE token IN (
    SELECT token FROM button_tokens WHERE expires_at < :expired_before ORDER BY expires_at LIMIT :limit
);

-- name: poll(id)^
SELECT conversation, person, language, options FROM polls WHERE id = :id;

-- name: votes(poll)
SELECT person, product FROM poll_votes WHERE poll_id = :poll ORDER BY voted_at, person;

-- name: add_poll(id, platform, person, conversation, language, now, options)!
INSERT INTO polls (id, platform, person, conversation, language, created_at, options)
VALUES (:id, :platform, :person, :conversation, :language, :now, :options);

-- name: vote(poll, platform, person, product, now)!
-- Nothing for a poll that has gone meanwhile.
INSERT INTO poll_votes (poll_id, platform, person, product, voted_at)
SELECT id, :platform, :person, :product, :now FROM polls WHERE id = :poll
ON CONFLICT (poll_id, platform, person) DO UPDATE
SET product = excluded.product, voted_at = excluded.voted_at;

-- name: add_consent(platform, person, topic, given, now, how, seldom)!
INSERT INTO consents (platform, person, topic, given, given_at, given_how, seldom)
VALUES (:platform, :person, :topic, :given, :now, :how, :seldom);

-- name: keep_hours(platform, person, time_zone, begins, ends)!
UPDATE people SET time_zone = :time_zone, quiet_begins = :begins, quiet_ends = :ends
WHERE platform = :platform AND person = :person;

-- name: click(platform, person, now, announcement, version, what)!
-- Nothing for an announcement that has gone meanwhile.
INSERT INTO announcement_clicks (announcement, version, platform, person, what, clicked_at)
SELECT id, :version, :platform, :person, :what, :now FROM announcements WHERE id = :announcement
ON CONFLICT DO NOTHING;
