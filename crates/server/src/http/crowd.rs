use std::{
    collections::{HashMap, hash_map::Entry},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{quota::network, settings::Server};

/// Who is connected. Clones share it.
#[derive(Debug, Clone)]
pub struct Crowd(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    most: usize,
    most_of_a_client: usize,
    connected: Mutex<Connected>,
}

#[derive(Debug, Default)]
struct Connected {
    all: usize,
    clients: HashMap<IpAddr, usize>,
}

/// A connection's place among all, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    crowd: Crowd,
    client: IpAddr,
}

impl Crowd {
    /// Nobody yet, and as many at the most as is configured. Behind a proxy all come from there.
    pub fn new(settings: &Server) -> Self {
        let bound = |most: usize| if most == 0 { usize::MAX } else { most };
        let of_a_client = if settings.trust_proxy { 0 } else { settings.connections_per_client };
        Self::of(bound(settings.connections), bound(of_a_client))
    }

    /// With other bounds.
    pub(super) fn of(most: usize, most_of_a_client: usize) -> Self {
        Self(Arc::new(Shared { most, most_of_a_client, connected: Mutex::default() }))
    }

    /// A place, unless there are too many of the client or of all.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Place> {
        let client = network(address);
        let mut connected = self.connected();
        let of_the_client = connected.clients.get(&client).copied().unwrap_or(0);
        if connected.all >= self.0.most || of_the_client >= self.0.most_of_a_client {
            return None;
        }
        connected.all += 1;
        connected.clients.insert(client, of_the_client + 1);
        Some(Place { crowd: self.clone(), client })
    }

    fn connected(&self) -> MutexGuard<'_, Connected> {
        // Nothing in there can panic half-way.
        self.0.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut connected = self.crowd.connected();
        connected.all -= 1;
        if let Entry::Occupied(mut client) = connected.clients.entry(self.client) {
            *client.get_mut() -= 1;
            if *client.get() == 0 {
                client.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Crowd;

    #[test]
    fn connections_are_bounded_by_client_and_in_all() {
        let crowd = Crowd::of(3, 2);
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let enter = |text: &str| crowd.enter(address(text));
        let held = [enter("10.0.0.1"), enter("::ffff:10.0.0.1")];
        assert!(held.iter().all(Option::is_some));
        assert!(enter("10.0.0.1").is_none(), "one client has two");
        let other = enter("2001:db8::1");
        assert!(other.is_some());
        assert!(enter("10.0.0.2").is_none(), "there are three");
        drop(held);
        let same_network = enter("2001:db8::2");
        assert!(same_network.is_some() && enter("2001:db8::3").is_none());
        drop((other, same_network));
        assert!(crowd.connected().clients.is_empty(), "who has left is not remembered");
    }
}
