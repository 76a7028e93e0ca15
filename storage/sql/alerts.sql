-- name: put(id, platform, person, conversation, product, title, kind, price, currency, language, now)!
-- The newest wish of a person about a product counts.
INSERT INTO alerts (id, platform, person, conversation, product, title, kind, price, currency, language, created_at)
VALUES (:id, :platform, :person, :conversation, :product, :title, :kind, :price, :currency, :language, :now)
ON CONFLICT (platform, person, product, kind) DO UPDATE
SET id = excluded.id, conversation = excluded.conversation, price = excluded.price, currency = excluded.currency,
    language = excluded.language, created_at = excluded.created_at, gone_told = NULL;

-- name: off(platform, person, product)!
DELETE FROM alerts WHERE platform = :platform AND person = :person AND (:product = '' OR product = :product);

-- name: of_person(platform, person)
SELECT id, platform, conversation, person, product, title, kind, price, currency, language, created_at, gone_told
FROM alerts WHERE platform = :platform AND person = :person ORDER BY created_at DESC, id;

-- name: page(after, limit)
SELECT id, platform, conversation, person, product, title, kind, price, currency, language, created_at, gone_told
FROM alerts WHERE id > :after ORDER BY id LIMIT :limit;

-- name: end(id)!
DELETE FROM alerts WHERE id = :id;

-- name: mark_gone(id, now)!
UPDATE alerts SET gone_told = :now WHERE id = :id AND gone_told IS NULL;

-- name: mark_there(id)!
UPDATE alerts SET gone_told = NULL WHERE id = :id;
