/** How often each binding was called. */
export type Calls = Record<string, number>;

/** Counts the calls of a binding, and those of the objects it hands out. */
export function counted<T extends object>(binding: T, name: string, calls: Calls): T {
  return new Proxy(binding, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        // Finding an object is no call; what is asked of it is.
        if (name === 'ACCOUNT' && property === 'get')
          return counted(result as object, 'object', calls);
        if (name !== 'ACCOUNT') calls[name] = (calls[name] ?? 0) + 1;
        return result;
      };
    },
  });
}
