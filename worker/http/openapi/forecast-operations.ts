import * as schemas from '../schemas/forecast.ts';
import type { Operation } from './operation.ts';

/** The routes about what will be spent. */
export const forecastOperations: Readonly<Record<string, Operation>> = {
  readForecast: {
    summary:
      'What each of the next 30 days and the month will cost, with 80 % intervals, and how long ' +
      'the balance lasts; hidden below three days with usage',
    query: { tz: 'Time zone of days and months, such as Europe/Berlin; UTC when absent' },
    answers: { 200: schemas.forecast },
  },
};
