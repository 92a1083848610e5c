/** Loaded before each test file under CI: a landing must not hang on a die, so property tests draw the same cases every time there. */
import fc from 'fast-check';

fc.configureGlobal({ seed: 1 });
