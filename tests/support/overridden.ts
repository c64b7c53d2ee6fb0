/** A port with some of its methods replaced. */
export const overridden = <Port extends object>(port: Port, methods: Partial<Port>): Port =>
  new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(Reflect.has(methods, key) ? methods : target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
