import * as schemas from '../schemas/sign-in.ts';
import type { Operation } from './operation.ts';

/** The routes a browser comes in by. */
export const signInOperations: Readonly<Record<string, Operation>> = {
  startSignIn: {
    summary: 'Go to the provider to sign in; or to the sign-in page, with `problem`',
    query: { return_to: 'A page of the dashboard to come back to, as its path' },
    answers: { 303: null },
    problems: ['sign_in_not_configured'],
  },
  finishSignIn: {
    summary: 'Come back from the provider: signed in, or to the sign-in page, with `problem`',
    query: {
      code: 'What the provider gave the browser',
      state: 'What the browser left with',
      iss: 'Who the provider says it is',
      error: 'Why there is no code',
    },
    answers: { 303: null },
    problems: ['sign_in_not_configured'],
  },
  readSignInOptions: {
    summary: 'What the sign-in page offers; no provider where people cannot sign in',
    answers: { 200: schemas.signInOptions },
  },
};
