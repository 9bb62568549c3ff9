import { useCart } from '@shopify/hydrogen-react';

/** The cart as JSON, and a button for each thing that can be done with it. */
export function Cart({ variant, scarce }) {
  const cart = useCart();
  const first = () => cart.lines[0].id;
  const actions = {
    add: ({ quantity }) => cart.linesAdd([{ merchandiseId: variant, quantity }]),
    'add scarce': ({ quantity }) => cart.linesAdd([{ merchandiseId: scarce, quantity }]),
    update: ({ quantity }) => cart.linesUpdate([{ id: first(), quantity }]),
    remove: () => cart.linesRemove([first()]),
    'use code': ({ text }) => cart.discountCodesUpdate([text]),
    'set note': ({ text }) => cart.noteUpdate(text),
    'set attribute': ({ text }) => cart.cartAttributesUpdate([{ key: 'wish', value: text }]),
  };

  function act(event) {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const { value } = event.nativeEvent.submitter;
    actions[value]({ quantity: Number(entered.get('quantity')), text: entered.get('text') });
  }

  return (
    <form onSubmit={act}>
      <input name="quantity" type="number" defaultValue="1" aria-label="Quantity" />
      <input name="text" aria-label="Code, note or wish" />
      {Object.keys(actions).map((action) => (
        <button key={action} value={action}>
          {action}
        </button>
      ))}
      <output>{JSON.stringify(shown(cart))}</output>
    </form>
  );
}

/** What the checks look at. */
function shown(cart) {
  return {
    ready: cart.cartReady,
    status: cart.status,
    error: cart.error ?? null,
    id: cart.id ?? null,
    country: cart.buyerIdentity?.countryCode ?? null,
    quantity: cart.totalQuantity,
    subtotal: cart.cost?.subtotalAmount.amount ?? null,
    total: cart.cost?.totalAmount.amount ?? null,
    codes: cart.discountCodes ?? [],
    note: cart.note ?? null,
    attributes: cart.attributes,
    lines: cart.lines.map(({ quantity, cost }) => ({ quantity, total: cost.totalAmount.amount })),
  };
}
