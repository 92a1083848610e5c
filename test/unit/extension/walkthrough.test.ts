import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../../..');

interface Step {
  readonly id: string;
  readonly media: { readonly svg: string };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly contributes: { readonly walkthroughs: readonly { readonly steps: readonly Step[] }[] };
};

describe('the pictures of the walkthrough', () => {
  for (const { id, media } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    it(`${id}: are there, and in the theme’s colours by what VS Code leaves in them`, () => {
      const path = join(root, media.svg);
      assert.ok(existsSync(path));
      const picture = readFileSync(path, 'utf8');
      // VS Code takes style elements and classes out, and scripts of course.
      assert.doesNotMatch(picture, /<style|\bclass=|\bstyle=|<script|href=/);
      for (const [, colour = ''] of picture.matchAll(/(?:fill|stroke)="([^"]*)"/g))
        assert.match(colour, /^var\(--vscode-/);
    });
  }
});
