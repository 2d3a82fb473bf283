import path from 'node:path';
import { historyCall } from '../appliance/api/views/history.ts';
import type { CallRecord } from '../appliance/calls/types.ts';
import { DemoDay } from '../test/kit/demo-day/day.ts';
import { plan } from '../test/kit/demo-day/timetable.ts';

/**
 * `npm run demo-day [DIR [en|nl]]`: lives through a day of the demo office (200 calls, in virtual time, with the whole
 * appliance), leaves its data in DIR (./data-demo-day), where `cordboard serve --data DIR` shows them, and prints what
 * the history tells.
 */
const root = path.join(import.meta.dirname, '..');
const [directory = path.join(root, 'data-demo-day'), language = 'en'] = process.argv.slice(2);
if (language !== 'en' && language !== 'nl') throw new Error('the languages are en and nl');

const clock = new Intl.DateTimeFormat('nl-NL', { timeStyle: 'medium', timeZone: 'Europe/Amsterdam' });

function print(day: DemoDay, record: CallRecord): void {
  const { story, outcomeWord } = historyCall(record, false, language as 'en' | 'nl', true, day.box.config);
  console.log(`\n${clock.format(record.startedAt)} ${outcomeWord}`);
  for (const { at, sentence } of story) console.log(`  ${clock.format(at)}  ${sentence}`);
}

const day = new DemoDay({ directory });
plan(day);
await day.until('23:30');
const records = day.records();
for (const record of records) print(day, record);
const left = await day.close();
if (left.length > 0) throw new Error(`left over: ${left.join(', ')}`);
console.log(`\n${records.length} calls, kept in ${directory}`);
