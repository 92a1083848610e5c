import type { JsonSchema } from '@valibot/to-json-schema';
import { toJsonSchema } from '@valibot/to-json-schema';
import { profileFileSchema } from './schema.ts';

/**
 * The JSON schema by which an editor completes and explains a profile file. Checks that JSON schema cannot express are
 * left to `parseProfiles`, which the editor's problems come from.
 */
export function profileJsonSchema(): JsonSchema {
  const schema = toJsonSchema(profileFileSchema, {
    typeMode: 'input',
    target: 'draft-07',
    ignoreActions: ['check'],
  });
  return { ...schema, ...editorHints };
}

/** What VS Code reads beyond JSON schema. */
const editorHints: object = {
  allowComments: true,
  allowTrailingCommas: true,
  defaultSnippets: [
    {
      label: 'SMTP profiles',
      description: 'A profile file with one profile.',
      body: {
        profiles: [
          {
            name: '${1:test}',
            host: '${2:smtp.example.com}',
            port: '^${3:587}',
            security: '${4|starttls,tls,none,opportunistic|}',
            auth: { user: '${5:user@example.com}' },
            message: { from: '${6:a@example.com}', to: ['${7:b@example.com}'] },
          },
        ],
      },
    },
  ],
};
