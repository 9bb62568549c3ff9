-- By what customers invite others.
CREATE TABLE referral_code (
    tenant_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    code text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, customer_id),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customer,
    CONSTRAINT referral_code_code UNIQUE (tenant_id, code)
);
CALL wall('referral_code');

-- Who invited whom: everybody is invited once ever.
CREATE TABLE referral_invitation (
    tenant_id uuid NOT NULL,
    invitee_id uuid NOT NULL,
    inviter_id uuid NOT NULL CHECK (inviter_id <> invitee_id),
    -- The campaign that ran then: it says what the inviter gets.
    campaign_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'rewarded', 'void')),
    invited_at timestamptz NOT NULL,
    -- The invitee's first order, once it is through.
    order_id uuid,
    settled_at timestamptz,
    PRIMARY KEY (tenant_id, invitee_id),
    FOREIGN KEY (tenant_id, invitee_id) REFERENCES customer,
    FOREIGN KEY (tenant_id, inviter_id) REFERENCES customer,
    FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaign,
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders,
    CONSTRAINT referral_invitation_settled CHECK (
        (state = 'pending') = (order_id IS NULL) AND (order_id IS NULL) = (settled_at IS NULL))
);
CREATE INDEX referral_invitation_inviter ON referral_invitation (tenant_id, inviter_id);
CREATE INDEX referral_invitation_campaign ON referral_invitation (tenant_id, campaign_id, invited_at);
CALL wall('referral_invitation');
