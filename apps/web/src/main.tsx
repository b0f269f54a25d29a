import './styles.css';
import '@fontsource-variable/public-sans/wght.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.js';
import { isDamage } from './api/damage.js';
import { FreshQueryClient } from './api/fresh-query-client.js';
import { startLanguage } from './language/language.js';
import { Page } from './page.js';
import { styleNonce } from './style-nonce.js';
import { theme } from './theme.js';

const MOST_RETRIES = 2;

/** A refusal stays one when asked again; only what did not arrive is tried again. */
const isWorthRetrying = (failures: number, error: unknown) =>
  failures < MOST_RETRIES &&
  !isDamage(error) &&
  (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);

const client: FreshQueryClient = new FreshQueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) client.setQueryData(['session'], null);
    },
  }),
  defaultOptions: {
    queries: { retry: isWorthRetrying, refetchOnWindowFocus: false, staleTime: 30_000 },
  },
});

await startLanguage();
createRoot(document.getElementById('root') ?? document.body).render(
  <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
    <QueryClientProvider client={client}>
      <Notifications position="bottom-left" />
      <Page />
    </QueryClientProvider>
  </MantineProvider>,
);
