import { counted, open, type Route } from './route.ts';

const signIn = () => import('./routes/sign-in.ts');

/** How a browser comes to be signed in; see docs/sign-in.md. */
export const signInRoutes: readonly Route[] = [
  open('GET /v1/sign_in', signIn, 'startSignIn', counted),
  open('GET /v1/sign_in/callback', signIn, 'finishSignIn', counted),
  open('GET /v1/sign_in/options', signIn, 'readSignInOptions'),
];
