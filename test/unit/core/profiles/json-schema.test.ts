import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { profileJsonSchema } from '../../../../src/core/profiles/json-schema.ts';

interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly additionalProperties?: unknown;
}

test('the JSON schema in the tree is the one that the profile schema makes', async () => {
  const stored = await readFile(new URL('../../../../schemas/smtp.schema.json', import.meta.url), 'utf8');
  const made: unknown = JSON.parse(JSON.stringify(profileJsonSchema()));
  assert.deepEqual(JSON.parse(stored), made, 'run scripts/generate-schema.ts');
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
