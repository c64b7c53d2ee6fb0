interface TracedNode {
  readonly version: string;
  /** The name of the machine, as in the log. */
  readonly node: string;
}

/** The SDK is not installed beside Homeroom: who wants traces installs it. */
export class MissingPackages extends Error {
  constructor(cause: unknown) {
    super(
      'needs packages that are not installed: npm install @opentelemetry/sdk-trace-node@2 @opentelemetry/exporter-trace-otlp-http@0.223 @opentelemetry/resources@2, where Homeroom is installed',
      { cause },
    );
  }
}

/** Milliseconds that the last spans may take when the process ends. */
const flushMs = 2_000;

/**
 * Loads the SDK of OpenTelemetry and registers it in this process. Where spans go, how many are recorded and what they say of
 * the service is in the standard variables, which the SDK reads itself. @throws MissingPackages
 */
export const startTracing = async ({ version, node }: TracedNode): Promise<{ close(): Promise<void> }> => {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]).catch((cause: unknown) => {
    throw new MissingPackages(cause);
  });
  const { detectResources, envDetector, resourceFromAttributes } = resources;
  const own = resourceFromAttributes({
    ...{ 'service.name': 'homeroom', 'service.version': version },
    'service.instance.id': `${node}:${process.pid}`,
  });
  const provider = new NodeTracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return {
    close: async () => {
      // A collector that is away must not hold the process.
      const late = new Promise<void>((resolve) => setTimeout(resolve, flushMs).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
};
