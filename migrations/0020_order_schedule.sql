ALTER TABLE orders
    -- Paid in two parts: this first, the rest within a time of its own. NULL when it is paid at once.
    ADD COLUMN deposit bigint,
    ADD COLUMN balance_from timestamptz,
    ADD COLUMN balance_until timestamptz,
    -- An order whose balance isn't paid is cancelled; then the deposit isn't given back.
    ADD COLUMN keeps_deposit boolean,
    -- When the deposit had come.
    ADD COLUMN deposited_at timestamptz,
    ADD CONSTRAINT orders_schedule CHECK (
        num_nonnulls(deposit, balance_from, balance_until, keeps_deposit) IN (0, 4)),
    ADD CONSTRAINT orders_deposit CHECK (deposit > 0 AND deposit < total),
    ADD CONSTRAINT orders_balance CHECK (balance_from < balance_until),
    ADD CONSTRAINT orders_deposited CHECK (deposited_at IS NULL OR deposit <= paid);

-- That the balance can be paid.
ALTER TABLE mail
    DROP CONSTRAINT mail_kind_check,
    ADD CONSTRAINT mail_kind_check CHECK (
        kind IN ('placed', 'balance_due', 'paid', 'shipped', 'refunded', 'cancelled'));
