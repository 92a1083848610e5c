/** Values as Python and Ruby programs write them. Nothing is evaluated. */

const literal = String.raw`"(?:[^"\\]|\\.){0,1000}"|'(?:[^'\\]|\\.){0,1000}'|\d{1,15}|[Tt]rue|[Ff]alse|:[a-z]\w{0,40}`;
const whole = new RegExp(String.raw`^(${literal})\s{0,20}(?:[#;].{0,1000})?$`);
/** A look-up in the environment: of Python, of Ruby, of django-environ and of python-decouple. */
const lookUp =
  /\b(?:environ|ENV|getenv|env|config)(?:\.\w{1,20})?\s{0,5}[([]\s{0,5}["']([A-Za-z_]\w{0,127})["'](.{0,1000})/;
const otherwise = new RegExp(
  String.raw`(?:\bdefault\s{0,5}=|^\s{0,5},|^\s{0,5}[)\]]\s{0,5}(?:\{|\|\||or\b))\s{0,5}(${literal})`,
);

/**
 * The value that an expression stands for: that of a literal, or `${NAME}` and `${NAME:otherwise}` for what is looked up in
 * the environment; undefined for any other.
 */
export function programValue(expression: string): string | undefined {
  const text = expression.trim();
  const plain = whole.exec(text)?.[1];
  if (plain !== undefined) return literalValue(plain);
  const [, variable, rest = ''] = lookUp.exec(text) ?? [];
  if (variable === undefined) return undefined;
  const fallback = otherwise.exec(rest)?.[1];
  const value = fallback === undefined ? undefined : literalValue(fallback);
  return value === undefined ? `\${${variable}}` : `\${${variable}:${value}}`;
}

/** A text with something put into it (`#{…}`) is no literal. */
function literalValue(text: string): string | undefined {
  if (text.startsWith(':')) return text.slice(1);
  if (!/^["']/.test(text)) return text;
  if (text.startsWith('"') && text.includes('#{')) return undefined;
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}
