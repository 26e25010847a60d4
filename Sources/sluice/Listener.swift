import ServiceLifecycle

/// A server that says which address it could not take.
struct Listener: Service {
    let address: String
    let server: any Service

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    func run() async throws {
        do {
            try await server.run()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Failure(description: "cannot listen on \(address): \(error)")
        }
    }
}
