/** A port that behaves as it does, except for some of its methods. */
export const overridden = <Port extends object>(port: Port, methods: Partial<Port>): Port =>
  new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(Reflect.has(methods, key) ? methods : target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
