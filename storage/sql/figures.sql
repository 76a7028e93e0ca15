-- name: conversations(since)
SELECT date(handled_at, 'unixepoch', 'localtime'), '', COUNT(DISTINCT conversation_id)
FROM turns WHERE handled_at >= :since GROUP BY 1;

-- name: turns(since)
SELECT date(handled_at, 'unixepoch', 'localtime'), intent, button, COUNT(*)
FROM turns WHERE handled_at >= :since GROUP BY 1, 2, 3;

-- name: deliveries(since)
-- Of the outbox, bulk rows are alerts and the others replies; each recipient has a row of its own.
SELECT date(finished_at, 'unixepoch', 'localtime'),
    CASE WHEN status = 'failed' THEN 'failed' WHEN bulk THEN 'alerts' ELSE 'replies' END, COUNT(*)
FROM outbox WHERE status <> 'pending' AND finished_at >= :since GROUP BY 1, 2
UNION ALL
SELECT date(changed_at, 'unixepoch', 'localtime'),
    CASE recipients.state WHEN 'sent' THEN 'announcements' ELSE recipients.state END, COUNT(*)
FROM announcements CROSS JOIN recipients ON recipients.announcement = announcements.id
WHERE (announcements.finished_at IS NULL OR announcements.finished_at >= :since)
    AND recipients.state IN ('sent', 'failed', 'unreachable') AND changed_at >= :since
GROUP BY 1, 2;

-- name: subscribers(since)
-- How many more or fewer, a day and topic; what is older than `since` counts as of one day before all. Who stops
-- all announcements leaves each topic that they had.
WITH topics AS (
    SELECT DISTINCT platform, person, topic FROM consents WHERE topic <> 'announcements'
),
changes AS (
    SELECT consents.given_at, topics.topic, consents.given,
        LAG(consents.given) OVER (
            PARTITION BY topics.platform, topics.person, topics.topic ORDER BY consents.id
        ) AS before
    FROM topics JOIN consents ON consents.platform = topics.platform AND consents.person = topics.person
        AND consents.topic IN (topics.topic, 'announcements')
)
SELECT CASE WHEN given_at < :since THEN '' ELSE date(given_at, 'unixepoch', 'localtime') END, topic,
    SUM(given - COALESCE(before, 0))
FROM changes GROUP BY 1, 2;

-- name: kept(since)
SELECT figure, day, kind, count FROM daily_counts WHERE day >= date(:since, 'unixepoch', 'localtime');

-- name: keep_conversations(ids)!
INSERT INTO daily_counts (day, figure, kind, count)
SELECT date(handled_at, 'unixepoch', 'localtime'), 'conversations', '', COUNT(DISTINCT conversation_id)
FROM turns WHERE conversation_id IN (SELECT value FROM json_each(:ids)) GROUP BY 1
ON CONFLICT (day, figure, kind) DO UPDATE SET count = daily_counts.count + excluded.count;

-- name: unlink_turns(ids)!
UPDATE turns SET conversation_id = NULL WHERE conversation_id IN (SELECT value FROM json_each(:ids));

-- name: keep_deliveries(ids)!
INSERT INTO daily_counts (day, figure, kind, count)
SELECT date(finished_at, 'unixepoch', 'localtime'), 'deliveries',
    CASE WHEN status = 'failed' THEN 'failed' WHEN bulk THEN 'alerts' ELSE 'replies' END, COUNT(*)
FROM outbox WHERE status <> 'pending' AND id IN (SELECT value FROM json_each(:ids)) GROUP BY 1, 3
ON CONFLICT (day, figure, kind) DO UPDATE SET count = daily_counts.count + excluded.count;

-- name: imports(limit)
SELECT source, started_at, finished_at, added, changed, unchanged, removed FROM imports
WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT :limit;
