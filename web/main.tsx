import { QueryClientProvider } from '@tanstack/solid-query';
import { render } from 'solid-js/web';
import { hideLinkSecret } from './link-secret.ts';
import { newQueryClient } from './queries.ts';
import { Routes } from './routes.tsx';

hideLinkSecret();

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

const client = newQueryClient();
render(
  () => (
    <QueryClientProvider client={client}>
      <Routes />
    </QueryClientProvider>
  ),
  root,
);
