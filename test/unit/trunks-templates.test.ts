import * as assert from 'uvu/assert';
import { trunkSchema } from '../../appliance/config/entities/trunk.ts';
import { trunkTemplates } from '../../appliance/trunks/templates/index.ts';
import { unconfirmed } from '../../appliance/trunks/templates/types.ts';
import { author, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('trunks: templates');

test('NPL-08 every template is a trunk once the person has filled in what is their own', () => {
  for (const { id, name, settings } of trunkTemplates) {
    const { config } = testOffice();
    const own = settings.kind === 'fixed' ? {} : { username: '31201234567', password: 'geheim' };
    const body = { name, template: id, server: 'sip.example.com', ...settings, ...own };
    const { ids } = config.apply([{ what: 'create', entity: 'trunk', body }], author);
    const stored = config.get<Record<string, unknown>>('trunk', ids[0] as string);
    for (const [field, value] of Object.entries(settings)) assert.equal(stored?.[field], value, `${id} ${field}`);
  }
});

test('NPL-08 templates know no field that a trunk doesn’t have, and each has its own id and name', () => {
  const known = Object.keys(trunkSchema.shape);
  for (const { id, settings } of trunkTemplates) {
    assert.equal(
      Object.keys(settings).filter((field) => !known.includes(field)),
      [],
      id,
    );
  }
  assert.is(new Set(trunkTemplates.map(({ id }) => id)).size, trunkTemplates.length);
  assert.is(new Set(trunkTemplates.map(({ name, country }) => `${name} ${country}`)).size, trunkTemplates.length);
});

test('NPL-08 a template says where it is from: a page confirms only what it sets, the rest is said to be unconfirmed', () => {
  for (const { id, settings, sources = [] } of trunkTemplates) {
    for (const { address, seen, confirms } of sources) {
      assert.match(address, /^https:\/\//, id);
      assert.match(seen, /^\d{4}-\d\d-\d\d$/, id);
      for (const field of confirms) assert.ok(field in settings, `${id} ${field}`);
    }
  }
  const of = (wanted: string): readonly string[] => unconfirmed(trunkTemplates.find(({ id }) => id === wanted)!);
  assert.equal(of('dus-net-tls'), []);
  assert.equal(of('telnyx'), ['numberFormat']);
  assert.equal(of('voys'), ['server']);
  assert.equal(of('kpn'), [], 'nothing is claimed, so nothing has to be confirmed');
});
