import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { profileSchemas } from '../../../../scripts/profile-schemas.ts';
import { profileJsonSchema } from '../../../../src/core/profiles/json-schema.ts';

interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly additionalProperties?: unknown;
}

test('the JSON schemas in the tree are those that the profile schema makes, in each language', async () => {
  const folder = new URL('../../../../schemas/', import.meta.url);
  const made = profileSchemas();
  assert.deepEqual((await readdir(folder)).toSorted(), [...made.keys()].toSorted());
  for (const [name, schema] of made) {
    const stored: unknown = JSON.parse(await readFile(new URL(name, folder), 'utf8'));
    assert.deepEqual(stored, schema, 'run scripts/generate-schema.ts');
  }
});

test('each language of the manifest names its own schema, and translates no text that has gone', async () => {
  const root = new URL('../../../../', import.meta.url);
  const schemas = JSON.stringify([...profileSchemas()][0]);
  for (const name of (await readdir(root)).filter((one) => /^package\.nls(\.\w+)?\.json$/.test(one))) {
    const texts = JSON.parse(await readFile(new URL(name, root), 'utf8')) as Readonly<Record<string, string>>;
    const schema = name.replace('package.nls', 'smtp.schema');
    assert.equal(texts['schema.profiles'], `./schemas/${schema}`, name);
    if (schema === 'smtp.schema.json') continue;
    const translations = JSON.parse(await readFile(new URL(`l10n/${schema}`, root), 'utf8')) as object;
    for (const text of Object.keys(translations)) assert.ok(schemas.includes(JSON.stringify(text)), text);
  }
});

test('every field has a title and a description, and no object takes unknown fields', () => {
  const check = (schema: Described, path: string): void => {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      assert.ok(field.title, `${path}.${name} has no title`);
      assert.ok((field.description ?? '').length > 3, `${path}.${name} has no description`);
      if (field.properties) assert.equal(field.additionalProperties, false, `${path}.${name}`);
      check(field, `${path}.${name}`);
    }
    if (schema.items) check(schema.items, `${path}[]`);
  };
  check(profileJsonSchema() as Described, '');
});
