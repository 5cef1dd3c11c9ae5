//! What people wrote: notes of the desk, comments, messages, reviews, in the French of every day.
//!
//! `{p}` becomes the given name of the person the row is about, `{n}` the family name, `{a}` the
//! given name of the other one. Some name a third person or a state of health, as free text does:
//! that is why a person must be looked for there too.

use super::people::Guest;

/// The text about this guest.
pub(super) fn fill(template: &str, guest: &Guest) -> String {
    fill_with(template, guest, "")
}

/// The text about this guest and another, called by the given name.
pub(super) fn fill_with(template: &str, guest: &Guest, other: &str) -> String {
    let mut out = String::with_capacity(template.len() + 24);
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        match rest.get(at..at + 3) {
            Some("{p}") => out.push_str(&guest.given),
            Some("{n}") => out.push_str(&guest.family),
            Some("{a}") => out.push_str(other),
            _ => out.push_str(rest.get(at..at + 3).unwrap_or_default()),
        }
        rest = rest.get(at + 3..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What the desk writes on a guest's card.
pub(super) static NOTES: [&str; 24] = [
    "Préfère une chambre côté jardin.",
    "Allergie aux fruits à coque : prévenir la cuisine.",
    "{p} {n} arrive souvent tard, laisser la clé à la boîte.",
    "Ne pas appeler avant 10 h.",
    "Client fidèle depuis l’ouverture de La Dune.",
    "Voyage avec un chien guide, chambre de plain-pied.",
    "Demande toujours un oreiller ferme.",
    "Mme {n} a changé d’adresse, attendre confirmation.",
    "Facture à envoyer par la poste, pas de courriel.",
    "Lit bébé, chauffe-biberon.",
    "Sans gluten (médecin), voir avec Gwenaëlle en cuisine.",
    "Ancien numéro de téléphone plus attribué.",
    "Souhaite la chambre 214 si elle est libre.",
    "A oublié un parapluie bleu en mars, rendu le 12.",
    "Fauteuil roulant, douche à l’italienne indispensable.",
    "Règle par virement, toujours à l’heure.",
    "Parle peu français, très aimable.",
    "Anniversaire de mariage en août : bouquet offert.",
    "Vient pour les régates avec le club de voile.",
    "Fiche peut-être en double, à vérifier.",
    "Réclamation 2023 réglée par un avoir.",
    "Ne souhaite pas recevoir la lettre.",
    "Petit-déjeuner en chambre, thé sans lait.",
    "Conjoint joignable au même numéro.",
];

/// What is written on a booking.
pub(super) static COMMENTS: [&str; 22] = [
    "Arrivée vers 22 h, prévenir le veilleur.",
    "Lit supplémentaire pour un enfant.",
    "Vue mer demandée.",
    "Allergie aux fruits de mer signalée par {p}.",
    "Anniversaire de Mme {n}, gâteau commandé.",
    "Venu avec deux vélos, local fermé.",
    "Départ à 6 h pour le bateau, panier à préparer.",
    "Séjour prolongé d’une nuit.",
    "Chauffage en panne le premier soir, geste commercial.",
    "Chambre communicante avec la famille {n}.",
    "Ne pas faire la chambre avant midi.",
    "Réservation prise au téléphone.",
    "Petit chien accepté, supplément réglé.",
    "Genou opéré : éviter l’escalier.",
    "Nuit de noces.",
    "Place de parking réservée.",
    "Arrhes versées par chèque.",
    "Bruit de la chaudière signalé, changé de chambre.",
    "Groupe du club de randonnée.",
    "{p} {n} a laissé un livre, à garder un mois.",
    "Végétarien, pas de poisson.",
    "Réveil à 5 h 30.",
];

/// Where the invoice or the luggage went.
pub(super) static DELIVERY_NOTES: [&str; 10] = [
    "Remise en main propre à {p} {n}.",
    "Envoyée par la poste à la demande de M. {n}.",
    "Bagages livrés à la gare, reçus par {p}.",
    "À l’attention du service comptable.",
    "Laissée à l’accueil, retirée le lendemain.",
    "Renvoyée : la première s’est perdue.",
    "Doublon demandé pour la mutuelle.",
    "Vélos livrés chambre 12, clé rendue.",
    "Envoyée au fils de {p} {n}.",
    "Panier-repas livré sur le quai.",
];

/// What one guest writes to another, or to the desk.
pub(super) static MESSAGES: [&str; 18] = [
    "Bonjour {a}, nous arrivons samedi à Quimper, pouvons-nous partager le taxi ? {p}",
    "Merci pour le livre, je le laisse à l’accueil demain matin.",
    "Bonjour {a}, c’était un plaisir de vous rencontrer au petit-déjeuner.",
    "Le bateau pour l’île part à 9 h 15, pas à 9 h 30. À demain ! {p}",
    "Auriez-vous retrouvé une veste bleue, taille 8 ans ?",
    "Bonsoir {a}, la place de parking est libre si vous en avez besoin.",
    "Voici mon numéro au cas où, je réponds le soir. {p} {n}",
    "Nous serons cinq à la randonnée, il reste une place dans la voiture.",
    "Bonjour {a}, j’ai vos photos de la régate, à quelle adresse les envoyer ?",
    "D’accord pour mardi, rendez-vous devant le phare.",
    "Je vous recommande la crêperie du port, dites que vous venez de ma part. {p}",
    "Mon mari est souffrant, nous ne viendrons pas dîner ce soir.",
    "Peut-on échanger nos chambres ? L’escalier est difficile pour ma mère.",
    "Bonne route {a}, et à l’été prochain !",
    "Je cherche un partenaire de tennis pour jeudi.",
    "Pourriez-vous garder mon colis jusqu’à vendredi ?",
    "Les enfants ont adoré jouer ensemble. Embrassez Louise pour nous.",
    "Bonjour {a}, avez-vous aussi entendu le bruit cette nuit ?",
];

/// Titles and bodies of reviews, from one star to five.
pub(super) static REVIEWS: [[(&str, &str); 4]; 5] = [
    [
        ("Déçus", "Chambre froide et personne à l’accueil à notre arrivée."),
        ("À éviter en hiver", "Le chauffage n’a jamais marché. Remboursement promis, pas reçu."),
        ("Trop de bruit", "Travaux sous la fenêtre dès 7 h, on ne nous avait rien dit."),
        ("Plus jamais", "Réservation perdue, malgré ma confirmation au nom de {n}."),
    ],
    [
        ("Moyen", "Belle vue mais literie fatiguée."),
        ("Peut mieux faire", "Petit-déjeuner correct, salle de bains à refaire."),
        ("Cher pour ce que c’est", "Accueil pressé, chambre petite."),
        ("Dommage", "L’endroit est beau. Le service ne suit pas."),
    ],
    [
        ("Correct", "Bien placé, rien de plus, rien de moins."),
        ("Pour une nuit", "Pratique avant le bateau."),
        ("Sans surprise", "Propre et calme. Le café mériterait mieux."),
        ("Convenable", "Nous avons bien dormi, {p} un peu moins."),
    ],
    [
        ("Très agréable", "Personnel attentif, vue superbe depuis le deuxième étage."),
        ("Bon séjour", "Les enfants ont adoré la plage. Il manque un ascenseur."),
        ("On reviendra", "Merci à Soizic pour ses conseils de promenade."),
        ("Belle adresse", "Calme, clair, à deux pas du port."),
    ],
    [
        ("Parfait", "Un accueil rare. Merci à toute l’équipe. {p}"),
        ("Notre maison de vacances", "Cinquième été, et toujours la même joie."),
        ("Une merveille", "La mer au réveil, le pain chaud, le silence."),
        ("Que demander de plus ?", "Tout était prêt pour le fauteuil de ma mère."),
    ],
];

/// What the desk answers.
pub(super) static DESK_MESSAGES: [&str; 4] = [
    "Bonjour {p}, votre chambre sera prête à 15 h.",
    "Bonjour {p} {n}, nous avons retrouvé vos lunettes. Où les envoyer ?",
    "Votre table est réservée à 19 h 30.",
    "Bonjour {p}, la navette partira de la gare à 17 h 10.",
];
