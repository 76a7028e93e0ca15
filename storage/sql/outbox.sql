-- name: due(platform, now, limit)
-- A row waits for earlier rows of its conversation that are as urgent or more: a reply never waits for an
-- announcement.
SELECT id, attempts, conversation, person, bulk, message, reply_to, edits
FROM outbox AS candidate
WHERE platform = :platform AND status = 'pending' AND due_at <= :now
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.platform = candidate.platform
            AND earlier.conversation = candidate.conversation
            AND earlier.person = candidate.person
            AND earlier.status = 'pending'
            AND earlier.id < candidate.id
            AND earlier.bulk <= candidate.bulk
    )
ORDER BY bulk, id
LIMIT :limit;

-- name: sent(id, conversation, message, now)!
UPDATE outbox
SET status = 'sent', attempts = attempts + 1, reason = '', finished_at = :now,
    sent_conversation = :conversation, sent_message = :message
WHERE id = :id AND status = 'pending';

-- name: retry(id, due_at, delay, reason)!
UPDATE outbox SET attempts = attempts + 1, due_at = :due_at, delay = :delay, reason = :reason
WHERE id = :id AND status = 'pending';

-- name: give_up(id, reason, now)!
UPDATE outbox SET status = 'failed', attempts = attempts + 1, reason = :reason, finished_at = :now
WHERE id = :id AND status = 'pending';

-- name: mark_unreachable(id, now)!
-- That nothing goes to a group says nothing about the person.
UPDATE people SET unreachable_at = :now
WHERE (platform, person) = (
    SELECT platform, person FROM outbox JOIN conversations USING (platform, person, conversation)
    WHERE outbox.id = :id AND outbox.status = 'pending' AND place = ''
);

-- name: bring_back(platform, now)!
-- No row can be further away than the delay it was given, unless the clock has been set back since.
UPDATE outbox SET due_at = :now + delay
WHERE platform = :platform AND status = 'pending' AND due_at > :now + delay;

-- name: forget_stranger(id)!
-- A reply to somebody who is no longer known, such as the receipt of a deletion, is not kept once it is out.
-- A post in the staff's channel is to nobody in particular.
DELETE FROM outbox WHERE id = :id AND person <> '' AND NOT EXISTS (
    SELECT 1 FROM people WHERE people.platform = outbox.platform AND people.person = outbox.person
);
