import Delivery
import Intake
import Vendors

extension Configuration {
    /// The effective configuration as YAML: every default filled in, every secret as `***`. With the secrets put back
    /// it reads as an equal configuration.
    func masked() -> String {
        var yaml = YAMLText()
        writeListeners(&yaml)
        writeStorage(&yaml)
        writeLimits(&yaml)
        yaml.section("sources") { yaml in
            for source in sources { source.write(&yaml) }
        }
        yaml.section("destinations") { yaml in
            for destination in destinations { destination.write(&yaml) }
        }
        return yaml.text
    }

    private func writeListeners(_ yaml: inout YAMLText) {
        yaml.value("listen", listen)
        if let tls { tls.write(&yaml) }
        yaml.section("admin") { yaml in
            yaml.value("listen", admin.listen)
            yaml.value("token", admin.token)
            if let tls = admin.tls { tls.write(&yaml) }
            if let audit = admin.audit { yaml.value("audit", audit.written) }
        }
    }

    private func writeStorage(_ yaml: inout YAMLText) {
        yaml.section("queue") { yaml in
            yaml.value("path", queue.path.written)
            yaml.value("maxBytes", queue.maxBytes)
            yaml.value("retention", queue.retention)
            yaml.value("idempotency", queue.idempotency)
        }
        yaml.section("dead") { yaml in
            yaml.section("intake") { yaml in
                yaml.value("count", dead.intakeCount)
                yaml.value("bytes", dead.intakeBytes)
            }
        }
        yaml.section("forget") { yaml in
            yaml.value("suppress", forget.suppress)
        }
        yaml.section("shutdown") { yaml in
            yaml.value("grace", shutdown.grace)
        }
    }

    private func writeLimits(_ yaml: inout YAMLText) {
        yaml.section("limits") { yaml in
            yaml.value("body", limits.body)
            yaml.value("events", limits.events)
            yaml.value("eventBytes", limits.eventBytes)
            yaml.value("connections", limits.connections)
            yaml.value("inFlightRequests", limits.inFlightRequests)
            yaml.value("inFlightBytes", limits.inFlightBytes)
            yaml.value("headerTimeout", limits.headerTimeout)
            yaml.value("bodyTimeout", limits.bodyTimeout)
            yaml.value("idleTimeout", limits.idleTimeout)
        }
        yaml.section("limitGroups") { yaml in
            for group in limitGroups {
                yaml.section(group.name) { $0.value("requestsPerSecond", group.rate) }
            }
        }
    }
}

extension Configuration.Settings {
    fileprivate func write(_ yaml: inout YAMLText) {
        for entry in entries {
            switch entry.value {
            case .text(let text): yaml.value(entry.name, text)
            case .secret(let secret): yaml.value(entry.name, secret)
            case .secrets(let secrets): yaml.list(entry.name, secrets)
            case .origin(let origin): yaml.value(entry.name, origin)
            case .origins(let origins): yaml.list(entry.name, origins)
            }
        }
    }
}

extension Configuration.Source {
    fileprivate func write(_ yaml: inout YAMLText) {
        yaml.section(name) { yaml in
            yaml.value("dialect", dialect)
            settings.write(&yaml)
            yaml.value("strict", isStrict)
            yaml.value("rate", rate)
            yaml.value("schemas", schemas?.written)
            if !redact.isEmpty {
                yaml.section("redact") { yaml in
                    for one in redact { yaml.value(YAMLText.key(one.field.text), one.way.rawValue) }
                }
            }
            yaml.value("consent", consent)
            if let passThrough {
                yaml.value("passThrough", passThrough)
                yaml.value("readTimeout", readTimeout)
            }
            if deliverTo.allSatisfy(\.takesAll) {
                yaml.list("deliverTo", deliverTo.map(\.destination))
            } else {
                yaml.sections("deliverTo", deliverTo) { route, yaml in route.write(&yaml) }
            }
        }
    }
}

extension Configuration.Route {
    fileprivate func write(_ yaml: inout YAMLText) {
        yaml.value("destination", destination)
        yaml.list("kinds", kinds)
        if !conditions.isEmpty {
            yaml.section("where") { yaml in
                for condition in conditions { yaml.list(YAMLText.key(condition.field.text), condition.values) }
            }
        }
        yaml.value("share", share)
        yaml.list("requires", requires)
    }
}

extension Configuration.Destination {
    fileprivate func write(_ yaml: inout YAMLText) {
        yaml.section(name) { yaml in
            yaml.value("vendor", vendor.name)
            yaml.value("url", url)
            settings.write(&yaml)
            writePace(&yaml)
            yaml.value("concurrency", concurrency)
            yaml.value("ordered", isOrdered)
            yaml.value("timeout", timeout)
            yaml.section("retry") { yaml in
                yaml.value("base", retry.base)
                yaml.value("max", retry.max)
                yaml.value("giveUpAfter", retry.giveUpAfter)
            }
            if let backlog {
                yaml.section("backlog") { yaml in
                    yaml.value("bytes", backlog.bytes)
                    yaml.value("age", backlog.age)
                    yaml.value("then", backlog.then.rawValue)
                }
            }
            if !verdicts.isEmpty {
                yaml.section("verdicts") { yaml in
                    for verdict in verdicts { yaml.value(verdict.reply, verdict.word.rawValue) }
                }
            }
            yaml.value("onUnmappable", onUnmappable.rawValue)
            yaml.value("start", start.rawValue)
        }
    }

    private func writePace(_ yaml: inout YAMLText) {
        yaml.section("batch") { yaml in
            yaml.value("events", batch.events)
            yaml.value("bytes", batch.bytes)
            yaml.value("wait", batch.wait)
        }
        switch rate {
        case .own(let rate): yaml.section("rate") { $0.value("requestsPerSecond", rate) }
        case .limitGroup(let group): yaml.section("rate") { $0.value("limitGroup", group) }
        case .unlimited: yaml.value("rate", "unlimited")
        }
    }
}
