/// Where the server listens and what it puts up with.
public struct IntakeServerConfiguration: Sendable {
    public var host: String
    /// 0 takes any free port; `onReady` tells which.
    public var port: Int
    /// Nil: plain HTTP.
    public var certificate: ServerCertificate?

    /// From the first byte of a request to the end of its head.
    public var headerTimeout: Duration = .seconds(10)
    /// From the end of the head to the end of the body, however steadily it trickles.
    public var bodyTimeout: Duration = .seconds(30)
    /// With no byte arriving, between requests as within one.
    public var idleTimeout: Duration = .seconds(75)
    /// From the begin of a stop until connections that are still at work are cut.
    public var shutdownGrace: Duration = .seconds(25)

    /// Open connections at once; those beyond wait in the backlog. Up to three more may slip in together, because the
    /// event loop accepts four at a time.
    public var connections = 4096
    /// Connections that the kernel holds until they are accepted.
    public var backlog = 4096

    /// Requests under way at once on all connections: being read, or waiting to be stored. Beyond it 503.
    public var inFlightRequests = 4096
    /// Bytes of their bodies, inflated. Beyond it 503; a request that is alone is taken whatever its size.
    public var inFlightBytes = 64 << 20

    /// Bytes of one header field or of the request target.
    public var headerFieldBytes = 16 << 10
    /// Bytes of all header fields and the request target.
    public var headerBytes = 64 << 10
    public var headerFields = 128

    /// Bytes of a refused body that are read and thrown away, so that the answer is not lost to a reset.
    public var drainBytes = 256 << 10
    /// How long a client may go on sending after its last answer.
    public var drainTimeout: Duration = .seconds(2)

    public init(host: String, port: Int, certificate: ServerCertificate? = nil) {
        self.host = host
        self.port = port
        self.certificate = certificate
    }
}
