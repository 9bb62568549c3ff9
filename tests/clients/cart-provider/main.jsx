// A shop's frontend that is nothing but a cart. The page's query string says which shop it is of:
// store, token, variant, scarce, country.

import { CartProvider, ShopifyProvider } from '@shopify/hydrogen-react';
import { createRoot } from 'react-dom/client';

import { Cart } from './cart.jsx';

const { store, token, variant, scarce, country } = Object.fromEntries(
  new URLSearchParams(location.search),
);

createRoot(document.getElementById('root')).render(
  <ShopifyProvider
    storeDomain={store}
    storefrontToken={token}
    storefrontApiVersion="2026-04"
    countryIsoCode="US"
    languageIsoCode="EN"
  >
    <CartProvider countryCode={country}>
      <Cart variant={variant} scarce={scarce} />
    </CartProvider>
  </ShopifyProvider>,
);
