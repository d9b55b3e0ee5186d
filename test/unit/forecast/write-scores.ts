import { readFileSync, writeFileSync } from 'node:fs';
import { allScores, scoreTable } from '../../support/forecast/score-table.ts';
import { page, tracePath, withTable } from './score-page.ts';

/** Run by `npm run forecast:score`: scripts import no tests, so this is a program of its own. */
const table = scoreTable(allScores(readFileSync(tracePath, 'utf8')));
console.log(table);
writeFileSync(page, withTable(readFileSync(page, 'utf8'), table));
