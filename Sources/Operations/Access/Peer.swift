import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who is on the other end of an admin connection.
enum Peer: Sendable, CustomStringConvertible {
    /// An address on the network.
    case address(String)
    /// A process of this machine, over the socket file.
    case local(user: UInt32?, process: Int32?)

    /// What unix(7) calls `ucred`.
    private struct Credentials {
        let process: Int32
        let user: UInt32
        let group: UInt32
    }

    static func on(_ channel: any Channel) async -> Peer {
        if let address = channel.remoteAddress?.ipAddress { return .address(address) }
        #if canImport(Glibc)
            let options = channel as? any SocketOptionProvider
            let asked: EventLoopFuture<Credentials>? = options?.unsafeGetSocketOption(
                level: .socket, name: .init(rawValue: SO_PEERCRED))
            if let found = try? await asked?.get() { return .local(user: found.user, process: found.process) }
        #endif
        return .local(user: nil, process: nil)
    }

    var description: String {
        switch self {
        case .address(let address): address
        case .local(let user?, let process?): "user \(user), process \(process)"
        case .local: "the socket"
        }
    }
}
