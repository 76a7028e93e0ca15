-- name: passages()
SELECT id, content FROM policy_passages ORDER BY page, position;

-- name: put(id, page, position, content)*!
INSERT INTO policy_passages (id, page, position, content) VALUES (:id, :page, :position, :content)
ON CONFLICT (id) DO UPDATE
SET page = excluded.page, position = excluded.position, content = excluded.content;

-- name: remove(id)*!
DELETE FROM policy_passages WHERE id = :id;
