import * as assert from 'uvu/assert';
import { applyOfficeFile } from '../../appliance/config/office-file/apply.ts';
import { exportOfficeFile } from '../../appliance/config/office-file/export.ts';
import type { Change } from '../../appliance/config/types.ts';
import type { AuthenticationBody } from '../../appliance/extensions/authentication-schema.ts';
import type { IvrBody } from '../../appliance/extensions/ivr-schema.ts';
import { author, refusal, type TestOffice, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

/** Settings that are lists of blocks, such as the options of a menu: they point at other things as fields do. */
const test = suite('configuration: lists of blocks');

const create = (entity: string, id: string, body: object): Change => ({ what: 'create', entity, id, body });
const people = [
  create('user', 'anna', { number: '101', name: 'Anna' }),
  create('user', 'bram', { number: '102', name: 'Bram' }),
];
const menu = (options: readonly object[]): Change => create('ivr', 'menu', { number: '200', name: 'Menu', options });
const gate = create('authentication', 'gate', {
  number: '201',
  name: 'Gate',
  pins: [
    { pin: '2580', name: 'Cor', destinationId: 'menu' },
    { pin: '96014', destinationId: 'anna' },
  ],
});

function office(...changes: readonly Change[]): TestOffice {
  const made = testOffice();
  made.config.apply([...people, ...changes], author);
  return made;
}

test('EXT-03 what an option points at is not deleted, is found by it, and may change', () => {
  const { config } = office(menu([{ digits: '1', destinationId: 'anna' }]));
  const goes = (id: string): string[] => refusal(() => config.apply([{ what: 'delete', entity: 'user', id }], author));
  assert.equal(goes('anna'), ['conflict config.in-use', '0 config.pointed-at']);
  assert.equal(
    config.where('ivr', 'options.destinationId', 'anna').map(({ id }) => id),
    ['menu'],
  );
  const options = [{ digits: '1', destinationId: 'bram' }];
  config.apply([{ what: 'change', entity: 'ivr', id: 'menu', body: { options } }], author);
  assert.equal(goes('bram'), ['conflict config.in-use', '0 config.pointed-at']);
  config.apply([{ what: 'delete', entity: 'user', id: 'anna' }], author);
  assert.equal(config.where('ivr', 'options.destinationId', 'anna'), []);
});

test('an option that points nowhere is refused at its own field', () => {
  const { config } = testOffice();
  const wrong = menu([
    { digits: '1', destinationId: 'menu' },
    { digits: '2', destinationId: 'nobody' },
  ]);
  assert.equal(
    refusal(() => config.apply([wrong], author)),
    ['invalid config.invalid', '0.options.1.destinationId field.dangling'],
  );
});

test('IVR-01 an option that stands twice or is too long is refused at its field', () => {
  const { config } = testOffice();
  const options = ['1', '12', '1'].map((digits) => ({ digits, destinationId: 'menu' }));
  assert.equal(
    refusal(() => config.apply([menu(options)], author)),
    ['invalid config.invalid', '0.options.2.digits ivr.digits-twice', '0.options.1.digits ivr.digits-many'],
  );
});

test('PINs of a gate are sealed on disk and survive a restart', () => {
  const { config, store } = office(menu([]), gate);
  const [row] = store.entities.rows('authentication');
  assert.not.match(row?.body ?? '', '2580');
  assert.match(row?.body ?? '', '$sealed');
  const [revision] = config.revisions({ limit: 1 });
  assert.not.match(JSON.stringify(revision), '2580');
  const pins = config.get<AuthenticationBody>('authentication', 'gate')?.pins.map(({ pin }) => pin);
  assert.equal(pins, ['2580', '96014']);
});

test('an office file holds the blocks by number, and applied elsewhere makes the same', () => {
  const { config } = office(menu([{ digits: '1', destinationId: 'anna', prefix: 'Sales:' }]), gate);
  const file = exportOfficeFile(config, { secrets: true });
  const there = testOffice(2);
  applyOfficeFile(there.config, file, author, { dryRun: false, replace: false, random: there.random });
  assert.is(exportOfficeFile(there.config, { secrets: true }), file);
  const [option] = there.config.list<IvrBody>('ivr')[0]!.options;
  assert.is(option?.destinationId, there.config.find('user', 'number', '101')?.id);
  assert.not.match(exportOfficeFile(config, { secrets: false }), '2580');
});

test('mistakes in the blocks of an office file are told with their place', () => {
  const { config, random } = office();
  const file = `
ivrs:
  - number: "200"
    name: Menu
    options:
      - { digits: 1, destination: "101" }
      - { digits: 2, destination: "199" }
      - { digits: 3, destinatoin: "101" }
      - 4
`;
  const found = refusal(() => applyOfficeFile(config, file, author, { dryRun: false, replace: false, random }));
  assert.equal(found.slice(1), [
    'ivrs.200.options.1.destination office-file.not-there',
    'ivrs.200.options.1.destinationId field.required',
    'ivrs.200.options.2.destinationId field.required',
    'ivrs.200.options.2.destinatoin field.unknown-near',
    'ivrs.200.options.3 office-file.block',
  ]);
});
