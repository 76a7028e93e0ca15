-- name: conversations(since)
SELECT date(handled_at, 'unixepoch', 'localtime'), '', COUNT(DISTINCT conversation_id)
FROM turns WHERE handled_at >= :since GROUP BY 1;

-- name: messages(since)
SELECT date(handled_at, 'unixepoch', 'localtime'), '', COUNT(*)
FROM turns WHERE handled_at >= :since GROUP BY 1;

-- name: intents(since)
SELECT date(handled_at, 'unixepoch', 'localtime'), intent, COUNT(*)
FROM turns WHERE handled_at >= :since GROUP BY 1, 2;

-- name: clicks(since)
SELECT date(handled_at, 'unixepoch', 'localtime'), button, COUNT(*)
FROM turns WHERE handled_at >= :since AND button <> '' GROUP BY 1, 2;

-- name: unanswered(since)
SELECT date(handled_at, 'unixepoch', 'localtime'), '', COUNT(*)
FROM turns WHERE handled_at >= :since AND intent IN ('unanswered', 'failed') GROUP BY 1;

-- name: deliveries(since)
-- Bulk rows are announcements, the others replies.
SELECT date(finished_at, 'unixepoch', 'localtime'),
    CASE WHEN status = 'failed' THEN 'failed' WHEN bulk THEN 'announcements' ELSE 'replies' END, COUNT(*)
FROM outbox WHERE status <> 'pending' AND finished_at >= :since GROUP BY 1, 2;

-- name: subscribers(since)
-- How many more or fewer, a day and topic; what is older than `since` counts as of one day before all.
SELECT CASE WHEN given_at < :since THEN '' ELSE date(given_at, 'unixepoch', 'localtime') END, topic,
    SUM(given - COALESCE(before, 0))
FROM (
    SELECT given_at, topic, given,
        LAG(given) OVER (PARTITION BY platform, person, topic ORDER BY id) AS before
    FROM consents
)
GROUP BY 1, 2;

-- name: imports(limit)
SELECT source, started_at, finished_at, added, changed, unchanged, removed FROM imports
WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT :limit;
