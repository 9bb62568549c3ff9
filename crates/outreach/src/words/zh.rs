use super::{
    Alert, Balance, Cancelled, Code, Fetched, NewEmail, Paid, Placed, Refunded, Reset, Shipped,
    Sums, Words,
};

/// Chinese, simplified.
pub(super) const WORDS: Words = Words {
    tag: "zh-CN",
    colon: "：",
    test_subject: |subject| format!("【测试】{subject}"),
    test_note: "这是测试订单，不会产生真实扣款。",
    footer: |shop| {
        format!(
            "您收到这封邮件，是因为您在“{shop}”有一笔订单。如有疑问，直接回复本邮件即可联系店铺。"
        )
    },
    see_order: "查看订单",
    reason: |reason| format!("原因：{reason}"),
    deliver_to: |address| format!("收货地址：\n{address}"),
    country: |names| names.zh,
    placed: Placed {
        subject: |order| format!("订单 {order} 已确认"),
        heading: "感谢您的订购！",
        to_pay: |amount| format!("订单尚待付款：{amount}。"),
        fetch_at: |place| format!("取货地点：\n{place}"),
    },
    balance: Balance {
        subject: |order| format!("订单 {order} 可以支付尾款了"),
        heading: "请支付尾款",
        due: |amount, until| {
            format!(
                "尾款 {amount} 请在 {until} 前支付，订单页面有付款方式。逾期未付，订单会自动取消。"
            )
        },
        later: |amount, from, until| format!("尾款 {amount} 请在 {from} 至 {until} 之间支付。"),
        kept: "逾期未付尾款，定金不予退还。",
        given_back: "逾期未付尾款，定金会全额退还。",
        was_kept: |amount| format!("尾款未在规定时间内支付，定金 {amount} 不予退还。"),
    },
    paid: Paid {
        subject: |order| format!("订单 {order} 已付款"),
        heading: "感谢您的付款！",
        received: |amount| format!("我们已收到 {amount}，订单已全额付清。"),
    },
    shipped: Shipped {
        subject: |order| format!("订单 {order} 已发货"),
        part_subject: |order| format!("订单 {order} 的部分商品已发货"),
        heading: "您的包裹已在路上",
        carrier: |carrier| format!("承运商：{carrier}"),
        number: |number| format!("运单号：{number}"),
        track: "查询物流",
    },
    fetched: Fetched {
        subject: |order| format!("订单 {order} 已取货"),
        part_subject: |order| format!("订单 {order} 的部分商品已取货"),
        heading: "您已取货",
    },
    refunded: Refunded {
        subject: |order| format!("订单 {order} 的退款"),
        heading: "您的退款已在途中",
        amount: |amount| format!("{amount} 正按原支付方式退还给您，到账可能需要几天。"),
        late: "这笔款项到账时，订单已经取消。",
        twice: "这笔款项到账时，订单已经付清。",
        mismatch: "这笔款项的金额与应付金额不符。",
    },
    cancelled: Cancelled {
        subject: |order| format!("订单 {order} 已取消"),
        heading: "您的订单已取消",
        not_paid_in_time: "未在规定时间内付款。",
        offer_failed: "活动未成功。",
        given_back: |amount| format!("已付款项将退还给您：{amount}。"),
    },
    sums: Sums {
        subtotal: "商品小计",
        discount: "优惠",
        delivery: "运费",
        tax: "税费",
        total: "合计",
        included_tax: "其中含税",
    },
    code: Code {
        subject: |shop| format!("“{shop}”的登录验证码"),
        heading: "您的登录验证码",
        hint: "验证码 10 分钟内有效，仅可使用一次。店铺人员不会向您索要验证码。",
        text: |shop, code| {
            format!("【{shop}】您的登录验证码是 {code}，10 分钟内有效，请勿告诉他人。")
        },
        footer: |shop| {
            format!(
                "您收到这封邮件，是因为有人请求用验证码登录“{shop}”。如非本人操作，请忽略本邮件：没有验证码，什么都不会发生。"
            )
        },
    },
    reset: Reset {
        subject: |shop| format!("重设您在“{shop}”的密码"),
        heading: "重设密码",
        hint: "链接一小时内有效，仅可使用一次。设置新密码后，您在其他设备上的登录都会失效。",
        choose: "设置新密码",
        footer: |shop| {
            format!(
                "您收到这封邮件，是因为有人请求重设您在“{shop}”的账户密码。如非本人操作，请忽略本邮件：您的密码不会改变。"
            )
        },
    },
    new_email: NewEmail {
        subject: |shop| format!("您在“{shop}”的验证码"),
        heading: "新邮箱验证码",
        hint: "请在提出更改的页面输入。验证码一小时内有效，仅可使用一次。在此之前，您的账户仍使用原来的邮箱。",
        footer: |shop| {
            format!(
                "您收到这封邮件，是因为有人想把此邮箱用于“{shop}”的账户。如非本人操作，请忽略本邮件：没有验证码，什么都不会发生。"
            )
        },
    },
    alert: Alert {
        subject: |shop| format!("有人尝试登录您在“{shop}”的账户"),
        heading: "有人在猜测您的密码",
        hint: "您的账户收到了来自不同地点的多次错误密码。我们已限制尝试的速度；您在曾经登录过的地方仍可登录。如果密码较短或在别处也使用过，请更换密码。",
        footer: |shop| {
            format!("您收到这封邮件，是因为您在“{shop}”有账户。如果密码足够安全，您无需任何操作。")
        },
    },
};
