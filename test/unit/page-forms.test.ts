import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { entitySchemas } from '../../appliance/config/define-entity.ts';
import { baseEntities } from '../../appliance/config/entities/index.ts';
import { suite } from '../kit/suite.ts';

/** What an office file can set, a person can set on the page: forms that name their fields name all of them. */
const test = suite('forms of the page');

/** Where each kind of thing is set by hand; what is not among these is drawn from its schema as a whole. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  office: [
    'components/office-fields.ts',
    'pages/settings-office.ts',
    'pages/settings-office-outside.ts',
    'pages/blocking-outgoing.ts',
  ],
  trunk: ['pages/trunk.ts'],
  number: ['pages/numbers.ts'],
  'number-schema': [
    'pages/plan-schema.ts',
    'pages/plan-list.ts',
    'pages/plan-hours.ts',
    'pages/plan-holidays.ts',
    'pages/plan-switch.ts',
  ],
  contact: ['pages/contact.ts'],
  'blocked-caller': ['pages/blocked-caller.ts'],
};

/** Set by what one does, not typed. */
const BY_DEED: Readonly<Record<string, readonly string[]>> = {
  // Chosen as the first thing about a new one.
  trunk: ['template'],
  // “Switch now”.
  'number-schema': ['manualPlan', 'manualUntilMs'],
};

interface Schema {
  readonly properties: Readonly<Record<string, { readonly internal?: boolean }>>;
}

const schemas = entitySchemas(baseEntities) as Record<string, Schema>;

for (const [entity, files] of Object.entries(FORMS)) {
  test(`APP-12 every setting of a ${entity} has its field on the page`, () => {
    const code = files.map((file) => readFileSync(path.join(import.meta.dirname, '../../web-ui', file), 'utf8'));
    const said = new Set(code.join('\n').match(/\b[a-zA-Z]+\b/g));
    const fields = Object.entries(schemas[entity]?.properties ?? {}).filter(([, { internal }]) => !internal);
    const missing = fields
      .map(([field]) => field)
      .filter((field) => !said.has(field) && !BY_DEED[entity]?.includes(field));
    assert.ok(fields.length > 2, `${entity} has settings`);
    assert.equal(missing, []);
  });
}
