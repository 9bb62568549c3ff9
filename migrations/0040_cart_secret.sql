-- A cart has one secret. Bringing another cart along gives it a new one; those that further rows
-- stood for opened it beside, for whoever had it before.
DROP TABLE cart_key;
