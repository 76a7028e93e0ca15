-- name: put(id, platform, person, conversation, name, language, status, taken_by, opened_at, read, now)!
-- A closed ticket stays closed, a conversation has one that is open, and nobody has any who is not known.
-- A ticket changes from how it was read, so that of two who change it at once only one does; a new one, which
-- was never read, changes none that happens to have its id.
INSERT INTO tickets (id, platform, person, conversation, name, language, status, taken_by, opened_at, changed_at)
SELECT :id, :platform, :person, :conversation, :name, :language, :status, :taken_by, :opened_at, :now
FROM people
WHERE people.platform = :platform AND people.person = :person AND NOT EXISTS (
    SELECT 1 FROM tickets AS other
    WHERE other.platform = :platform AND other.person = :person AND other.conversation = :conversation
        AND other.status <> 'closed' AND other.id <> :id
)
ON CONFLICT (id) DO UPDATE
SET status = excluded.status, taken_by = excluded.taken_by, changed_at = excluded.changed_at
WHERE tickets.status <> 'closed' AND tickets.changed_at = :read;

-- name: ticket(id)^
SELECT id, platform, conversation, person, name, language, status, taken_by, opened_at, changed_at
FROM tickets WHERE id = :id;

-- name: open_of(platform, person, conversation)^
SELECT id, platform, conversation, person, name, language, status, taken_by, opened_at, changed_at
FROM tickets
WHERE platform = :platform AND person = :person AND conversation = :conversation AND status <> 'closed';

-- name: every_open()
SELECT id, platform, conversation, person, name, language, status, taken_by, opened_at, changed_at
FROM tickets WHERE status <> 'closed' ORDER BY opened_at, id;

-- name: ticket_of_post(platform, place, conversation, message)$
-- What a message is called is unique in its place at most, with all the threads and topics there.
SELECT ticket FROM outbox
WHERE ticket <> '' AND platform = :platform AND sent_message = :message AND (
    sent_conversation IN (:place, :conversation)
    OR substr(sent_conversation, 1, length(:place) + 1) = :place || '/'
)
ORDER BY id DESC LIMIT 1;

-- name: first_post(ticket)^
SELECT platform, sent_conversation, sent_message FROM outbox
WHERE ticket = :ticket AND ticket <> '' AND sent_message IS NOT NULL ORDER BY id LIMIT 1;

-- name: place(platform, conversation, person)^
SELECT place FROM conversations
WHERE platform = :platform AND conversation = :conversation AND person = :person;

-- name: conversations(before, limit)
SELECT conversations.platform, conversations.conversation, conversations.person, conversations.updated_at,
       conversations.place, people.language,
       COALESCE((SELECT payload FROM inbox
                 WHERE inbox.platform = conversations.platform AND inbox.person = conversations.person
                 ORDER BY inbox.id DESC LIMIT 1), ''),
       COALESCE(tickets.id, '')
FROM conversations
JOIN people ON people.platform = conversations.platform AND people.person = conversations.person
LEFT JOIN tickets ON tickets.platform = conversations.platform AND tickets.person = conversations.person
    AND tickets.conversation = conversations.conversation AND tickets.status <> 'closed'
WHERE conversations.updated_at < :before AND conversations.state <> ''
ORDER BY conversations.updated_at DESC, conversations.id DESC LIMIT :limit;

-- name: heard(platform, person, limit)
SELECT received_at, status, payload FROM inbox
WHERE platform = :platform AND person = :person ORDER BY id DESC LIMIT :limit;

-- name: said(platform, person, conversation, limit)
SELECT created_at, status, message FROM outbox
WHERE platform = :platform AND person = :person AND conversation = :conversation ORDER BY id DESC LIMIT :limit;
