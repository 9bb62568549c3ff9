-- How far campaigns reach is counted over the carts that they made cheaper.
CREATE INDEX cart_campaigns ON cart (tenant_id) INCLUDE (campaigns) WHERE campaigns <> '{}';
