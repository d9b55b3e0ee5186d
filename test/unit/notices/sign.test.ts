import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { secretLength, secretText, signature } from '../../../worker/notices/sign.ts';

it('signs as the specification’s own example does', async () => {
  const signed = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
  };
  expect(await signature('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', signed)).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

it('signs with the bytes a secret stands for', async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(secretLength));
  const expected = createHmac('sha256', bytes).update('ntc_1.17.{"a":"ü"}').digest('base64');
  const signed = { id: 'ntc_1', timestamp: 17, body: '{"a":"ü"}' };
  expect(await signature(secretText(bytes), signed)).toBe(`v1,${expected}`);
});

it('refuses what is no secret', async () => {
  await expect(signature('sk_1', { id: 'a', timestamp: 1, body: '' })).rejects.toThrow(
    'not a webhook secret',
  );
});
