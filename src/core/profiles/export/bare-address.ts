/** `Ann <ann@example.com>` without the name: tools that take an envelope address put the angle brackets around it. */
export function bareAddress(address: string): string {
  const open = address.lastIndexOf('<');
  return open < 0
    ? address.trim()
    : address
        .slice(open + 1)
        .replace('>', '')
        .trim();
}
