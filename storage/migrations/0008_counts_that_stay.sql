-- What was counted of what has been removed since, by the day, figure and kind of the figures over time. How many
-- messages were received is no longer among it: turns say so, and they stay.
ALTER TABLE daily_counts RENAME TO counts_before;
CREATE TABLE daily_counts (
    day TEXT NOT NULL,  -- YYYY-MM-DD, by this machine's clock
    figure TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, figure, kind)
);
INSERT INTO daily_counts
SELECT day, 'deliveries', 'replies', SUM(sent) FROM counts_before GROUP BY day HAVING SUM(sent) > 0;
INSERT INTO daily_counts
SELECT day, 'deliveries', 'failed', SUM(failed) FROM counts_before GROUP BY day HAVING SUM(failed) > 0;
DROP TABLE counts_before;

-- A conversation without a state is only the way to somebody who wants announcements: nobody lists it.
DROP INDEX conversations_by_time;
CREATE INDEX conversations_by_time ON conversations (updated_at) WHERE state <> '';
