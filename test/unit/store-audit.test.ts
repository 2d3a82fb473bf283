import * as assert from 'uvu/assert';
import { AUDIT_ROWS_MAX, AUDIT_STRIDE_ROWS } from '../../appliance/base/limits.ts';
import { phrase } from '../../appliance/base/words/index.ts';
import type { AuditQuery } from '../../appliance/store/audit.ts';
import { openStore } from '../../appliance/store/database.ts';
import { storeOptions } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: the audit');

function filled() {
  const store = openStore(':memory:', storeOptions());
  const add = (at: number, name: string, from: string, said = phrase('audit.signed-in', { name })): void =>
    store.audit.add({ at, author: { name, from }, phrase: said });
  const found = (query: Omit<AuditQuery, 'limit'>): number[] =>
    store.audit.list({ limit: 100, ...query }).entries.map(({ at }) => at);
  return { store, add, found };
}

test('PPL-04 the audit is found by kind, by time, and by any part of who, from where and about what', () => {
  const { store, add, found } = filled();
  add(1, 'anna', '192.0.2.7');
  add(2, 'installer', '198.51.100.4', phrase('audit.line-revealed', { line: '101_b' }));
  add(3, 'anna', '198.51.100.4', phrase('audit.exported'));
  assert.equal(found({}), [3, 2, 1]);
  assert.equal(found({ keys: ['audit.exported', 'audit.line-revealed'] }), [3, 2]);
  assert.equal(found({ text: 'ANN' }), [3, 1]);
  assert.equal(found({ text: '198.51 anna' }), [3]);
  assert.equal(found({ text: '101_' }), [2]);
  assert.equal(found({ text: '%' }), []);
  assert.equal(found({ from: 2 }), [3, 2]);
  store.close();
});

test('a scanner does not fill the disk with notes: the oldest go, the newest stay', () => {
  const { store, add } = filled();
  const rows = AUDIT_ROWS_MAX + 3_000;
  for (let at = 1; at <= rows; at++) add(at, 'scanner', '192.0.2.7');
  let [oldest, count] = [rows, 0];
  for (let before: number | undefined; ; ) {
    const { entries, next } = store.audit.list({ limit: 5_000, ...(before === undefined ? {} : { before }) });
    count += entries.length;
    oldest = entries.at(-1)?.at ?? oldest;
    if (next === undefined) break;
    before = next;
  }
  assert.is(oldest, rows - AUDIT_ROWS_MAX + 1);
  assert.is(count, AUDIT_ROWS_MAX);
  store.close();
});

test('a search of the audit goes in strides and comes to its end', () => {
  const { store, add } = filled();
  add(0, 'needle', '192.0.2.7');
  for (let at = 1; at <= AUDIT_STRIDE_ROWS + 10; at++) add(at, 'hay', '192.0.2.7');
  const first = store.audit.list({ limit: 5, text: 'needle' });
  assert.is(first.entries.length, 0);
  assert.ok(first.next !== undefined, 'there is more to look through');
  const second = store.audit.list({ limit: 5, text: 'needle', before: first.next });
  assert.equal([second.entries.map(({ at }) => at), second.next], [[0], undefined]);
  const [newest, ...rest] = store.audit.list({ limit: 2 }).entries;
  assert.equal([newest?.at, rest.length], [AUDIT_STRIDE_ROWS + 10, 1]);
  store.close();
});
