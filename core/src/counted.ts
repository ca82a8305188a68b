/** "1 record", "2 records"; `many` where it is not made by an s. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
