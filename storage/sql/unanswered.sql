-- name: ask(platform, person, conversation, kind, question, product, language, state, now)!
-- The same again is the same row; what a person waits for does not become a mere note.
INSERT INTO unanswered (platform, person, conversation, kind, question, product, language, status, asked_at)
VALUES (:platform, :person, :conversation, :kind, :question, :product, :language, :state, :now)
ON CONFLICT (platform, person, conversation, kind, question, product) WHERE status IN ('noted', 'asked')
DO UPDATE SET asked_at = excluded.asked_at, language = excluded.language,
    times = times + (excluded.status = 'noted'),
    status = CASE WHEN unanswered.status = 'asked' THEN 'asked' ELSE excluded.status END;

-- name: open(kinds, limit)
SELECT id, kind, question, product, language, status, platform, conversation, person, asked_at, times, answer
FROM unanswered
WHERE status IN ('noted', 'asked') AND kind IN (SELECT value FROM json_each(:kinds))
ORDER BY status = 'noted', asked_at DESC, id DESC LIMIT :limit;

-- name: one(id)^
SELECT id, kind, question, product, language, status, platform, conversation, person, asked_at, times, answer
FROM unanswered WHERE id = :id;

-- name: close(id, state, answer, now)!
UPDATE unanswered SET status = :state, answer = :answer, closed_at = :now
WHERE id = :id AND status IN ('noted', 'asked');
