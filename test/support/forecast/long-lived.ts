import type { Random } from '../../../scripts/sample/random.ts';
import { amount, between, factor, normal } from './chance.ts';
import { isMonthEnd, officeDay, type Shape } from './shape.ts';

const credit = 1_000_000;

const perDay = (length: number, value: (day: number) => number): number[] =>
  Array.from({ length }, (_, day) => amount(value(day)));

/** A usual day's microcredits of an account: accounts differ by a factor of a hundred. */
const level = (random: Random): number => credit * 10 ** between(random, 1, 3);

function weeklyOffice(random: Random, length: number): number[] {
  const usual = level(random);
  return perDay(length, (day) => usual * officeDay(day) * factor(random, 0.2));
}

function serversOnAndOff(random: Random, length: number): number[] {
  const hourly = credit * between(random, 0.5, 4);
  let running = random.whole(1, 6);
  return perDay(length, () => {
    if (random.chance(0.06)) running = Math.max(0, running + random.pick([-1, 1, 1, -2]));
    return running * hourly * 24 * (random.chance(0.15) ? between(random, 0.7, 1.1) : 1);
  });
}

/** Accounts with months of history. */
export const longLived: readonly Shape[] = [
  {
    name: 'flat',
    category: 'ai_chat',
    says: 'the same every day, give or take a fifth',
    days: 120,
    daily(random, length) {
      const usual = level(random);
      return perDay(length, () => usual * (1 + 0.2 * normal(random)));
    },
  },
  {
    name: 'office week',
    category: 'code_analysis',
    says: 'a team that works Monday to Friday',
    days: 120,
    daily: weeklyOffice,
  },
  {
    name: 'growing office',
    category: 'ai_chat',
    says: 'a team that works Monday to Friday and grows by the same amount each day',
    days: 150,
    daily(random, length) {
      const usual = level(random);
      const slope = between(random, 0.004, 0.02);
      return perDay(
        length,
        (day) => usual * (1 + slope * day) * officeDay(day) * factor(random, 0.2),
      );
    },
  },
  {
    name: 'levelling off',
    category: 'ai_chat',
    says: 'a product that grows fast, then stays where it came',
    days: 120,
    daily(random, length) {
      const usual = level(random);
      const middle = between(random, 40, 110);
      const width = between(random, 8, 20);
      return perDay(
        length,
        (day) => (usual / (1 + Math.exp((middle - day) / width))) * factor(random, 0.2),
      );
    },
  },
  {
    name: 'intermittent',
    category: 'infra_planning',
    says: 'a plan now and then; most days nothing',
    days: 120,
    daily(random, length) {
      const usual = level(random);
      const share = between(random, 0.1, 0.35);
      return perDay(length, () => (random.chance(share) ? usual * factor(random, 0.6) : 0));
    },
  },
  {
    name: 'level shift',
    category: 'ai_chat',
    says: 'flat, then from one day on at two to four times as much, or a quarter to a half',
    days: 120,
    daily(random, length) {
      const usual = level(random);
      const from = random.whole(60, 113);
      const times = random.chance(0.5) ? between(random, 2, 4) : between(random, 0.25, 0.5);
      return perDay(length, (day) => usual * (day < from ? 1 : times) * factor(random, 0.2));
    },
  },
  {
    name: 'one spike',
    category: 'code_analysis',
    says: 'an office week with one day of twenty to fifty times as much in the last eight weeks',
    days: 120,
    daily(random, length) {
      const days = weeklyOffice(random, length);
      const spike = random.whole(64, 118);
      days[spike] = amount(Math.max(...days) * between(random, 20, 50));
      return days;
    },
  },
  {
    name: 'heavy-tailed',
    category: 'ai_chat',
    says: 'batches whose size has no usual size (Pareto, exponent 1.5)',
    days: 120,
    daily(random, length) {
      const usual = level(random);
      return perDay(length, () => usual * (1 - random.next()) ** (-1 / 1.5));
    },
  },
  {
    name: 'month-end batch',
    category: 'infra_planning',
    says: 'little on most days, ten times as much on the last two of each month',
    days: 150,
    daily(random, length) {
      const usual = level(random);
      const batch = between(random, 7, 14);
      return perDay(
        length,
        (day) => usual * (isMonthEnd(day, 2) ? batch : 1) * factor(random, 0.25),
      );
    },
  },
  {
    name: 'servers',
    category: 'server_provisioning',
    says: 'servers that run day and night; now and then one is started or stopped',
    days: 120,
    daily: serversOnAndOff,
  },
  {
    name: 'stopped',
    category: 'ai_chat',
    says: 'an office week that ended between one and five weeks ago',
    days: 120,
    daily(random, length) {
      const days = weeklyOffice(random, length);
      return days.fill(0, random.whole(85, 113));
    },
  },
  {
    name: 'whole company',
    category: 'other',
    says: 'an office week of conversations, servers, and plans now and then, added up',
    days: 150,
    daily(random, length) {
      const chat = weeklyOffice(random, length);
      const servers = serversOnAndOff(random, length);
      const plan = level(random);
      return perDay(
        length,
        (day) =>
          (chat[day] as number) +
          (servers[day] as number) +
          (random.chance(0.2) ? plan * factor(random, 0.5) : 0),
      );
    },
  },
];
