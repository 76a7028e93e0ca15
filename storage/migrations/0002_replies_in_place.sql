-- Where a reply goes besides its conversation: right at the event it answers, or in the place of a message sent
-- before (JSON, empty for a new message).
ALTER TABLE outbox ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN edits TEXT NOT NULL DEFAULT '';
