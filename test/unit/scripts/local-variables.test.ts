import { expect, it } from 'vitest';
import { localVariables } from '../../../scripts/running/local-variables.ts';

it('hands the Worker only the variables it knows, and only those that are set', () => {
  const environment = { HYDRON_LOCAL: '1', SESSION_SECRET: '', PATH: '/bin', HOME: '/root' };
  expect(localVariables(environment)).toEqual({ HYDRON_LOCAL: '1' });
});
